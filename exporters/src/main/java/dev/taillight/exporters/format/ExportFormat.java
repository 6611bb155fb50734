package dev.taillight.exporters.format;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The formats of an export, by their names in configurations and manifests. */
public enum ExportFormat {
  @JsonProperty("parquet")
  PARQUET("parquet", new ParquetFormat(false)),

  @JsonProperty("parquet_arrow")
  PARQUET_ARROW("parquet_arrow", new ParquetFormat(true)),

  @JsonProperty("npy")
  NPY("npy", new NpyFormat()),

  @JsonProperty("fvecs")
  FVECS("fvecs", new FvecsFormat()),

  @JsonProperty("fbin")
  FBIN("fbin", new FbinFormat()),

  @JsonProperty("safetensors")
  SAFETENSORS("safetensors", new SafetensorsFormat()),

  @JsonProperty("arrow")
  ARROW("arrow", new ArrowFormat()),

  @JsonProperty("faiss")
  FAISS("faiss", new FaissFormat()),

  @JsonProperty("jsonl")
  JSONL("jsonl", new JsonLinesFormat()),

  @JsonProperty("lucene")
  LUCENE("lucene", new LuceneFormat()),

  @JsonProperty("milvus")
  MILVUS("milvus", new MilvusFormat()),

  @JsonProperty("opensearch")
  OPENSEARCH("opensearch", new OpenSearchFormat()),

  @JsonProperty("pgvector")
  PGVECTOR("pgvector", new PgvectorFormat()),

  @JsonProperty("qdrant")
  QDRANT("qdrant", new QdrantFormat()),

  @JsonProperty("redis")
  REDIS("redis", new RedisFormat()),

  @JsonProperty("redis_vadd")
  REDIS_VADD("redis_vadd", new RedisVectorSetFormat()),

  @JsonProperty("vespa")
  VESPA("vespa", new VespaFormat());

  private final String key;
  private final FileFormat files;

  ExportFormat(String key, FileFormat files) {
    this.key = key;
    this.files = files;
  }

  /** The name in configurations and manifests. */
  public String key() {
    return key;
  }

  /** The precisions that it can hold, in their order. */
  public List<Precision> precisions() {
    return files.precisions().stream().sorted().toList();
  }

  /** Whether the vectors' file holds the item ids itself. */
  public boolean carriesIds() {
    return files.carriesIds();
  }

  /** The length of the longest vectors that it takes. */
  public int maxDimension() {
    return files.maxDimension();
  }

  /**
   * Refuses vectors that are too long.
   *
   * @throws DatasetException if the format does not take vectors of length {@code dimension}
   */
  public void requireDimension(int dimension) {
    if (dimension > maxDimension()) {
      throw new DatasetException(
          "export.formats: %s takes vectors of at most %d dimensions, these have %d"
              .formatted(key, maxDimension(), dimension));
    }
  }

  /**
   * Whether the same rows give the same bytes, on every machine with the same Java; otherwise only
   * the same rows are read back.
   */
  public boolean repeatable() {
    return files.repeatable();
  }

  /** The name of a shard's file, or of its folder, within that of the export. */
  public String fileName(Shard shard) {
    return files.fileName(shard);
  }

  /** What the file holds, for people, in one phrase. */
  public String description(Encoding encoding) {
    return files.description(encoding);
  }

  /** What its readers must be told. */
  public StoreNeeds needs() {
    return files.needs();
  }

  /**
   * Begins the file of a shard; it needs bounded memory, whatever the number of rows.
   *
   * @throws DatasetException if the format does not take vectors of this length
   */
  public VectorWriter open(Path folder, Shard shard, FormatSettings settings) throws IOException {
    requireDimension(shard.encoding().dimension());
    return files.with(settings).open(folder.resolve(fileName(shard)), shard);
  }

  /**
   * Reads the file of a shard in bounded memory.
   *
   * @throws DatasetException if it is not of this format or this shape
   */
  public VectorReader read(Path folder, Shard shard) throws IOException {
    return files.read(folder.resolve(fileName(shard)), shard);
  }

  /** Further files that the store needs, for the export as a whole. */
  public List<SideFile> sideFiles(
      VectorShape shape, Encoding encoding, List<String> vectorFiles, FormatSettings settings) {
    return files.with(settings).sideFiles(shape, encoding, vectorFiles);
  }
}
