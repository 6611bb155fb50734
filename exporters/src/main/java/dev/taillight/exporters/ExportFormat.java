package dev.taillight.exporters;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;

/** The file formats of an export. */
public enum ExportFormat {
  /**
   * Apache Parquet with the columns {@code item_id} (string) and {@code vector} (list of float).
   */
  @JsonProperty("parquet")
  PARQUET("parquet", true) {
    @Override
    VectorWriter open(Path file, VectorShape shape) throws IOException {
      return ParquetVectorWriter.open(file, shape);
    }

    @Override
    long countRows(Path file, int dimension) throws IOException {
      return ParquetVectorWriter.countRows(file);
    }
  },

  /** A float32 array of shape (n, d) in NumPy's format; the ids lie beside it. */
  @JsonProperty("npy")
  NPY("npy", false) {
    @Override
    VectorWriter open(Path file, VectorShape shape) throws IOException {
      return new NpyVectorWriter(file, shape);
    }

    @Override
    long countRows(Path file, int dimension) throws IOException {
      return NpyVectorWriter.countRows(file);
    }
  },

  /** Per vector its length as int32, then float32 values (TEXMEX); the ids lie beside it. */
  @JsonProperty("fvecs")
  FVECS("fvecs", false) {
    @Override
    VectorWriter open(Path file, VectorShape shape) throws IOException {
      return new FvecsVectorWriter(file, shape);
    }

    @Override
    long countRows(Path file, int dimension) throws IOException {
      return FvecsVectorWriter.countRows(file, dimension);
    }
  },

  /** One JSON object per line: {@code {"item_id":"…","vector":[…]}}. */
  @JsonProperty("jsonl")
  JSONL("jsonl", true) {
    @Override
    VectorWriter open(Path file, VectorShape shape) throws IOException {
      return new JsonLinesVectorWriter(file);
    }

    @Override
    long countRows(Path file, int dimension) throws IOException {
      return JsonLines.count(file);
    }
  };

  private final String key;
  private final boolean carriesIds;

  ExportFormat(String key, boolean carriesIds) {
    this.key = key;
    this.carriesIds = carriesIds;
  }

  /** The name in configurations and manifests, which is the extension of the files as well. */
  public String key() {
    return key;
  }

  /** Whether the vectors' file holds the item ids itself. */
  boolean carriesIds() {
    return carriesIds;
  }

  /** Begins the file of vectors. */
  abstract VectorWriter open(Path file, VectorShape shape) throws IOException;

  /** How many rows a finished file of this format has. */
  abstract long countRows(Path file, int dimension) throws IOException;
}
