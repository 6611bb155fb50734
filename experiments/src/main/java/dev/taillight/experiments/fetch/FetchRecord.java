package dev.taillight.experiments.fetch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was fetched, as {@code fetched.json} in the folder keeps it; written last.
 *
 * @param dataset the name of the data set
 * @param sources what was downloaded or given
 * @param tables what was made of it
 */
public record FetchRecord(
    @JsonProperty("dataset") String dataset,
    @JsonProperty("sources") List<Source> sources,
    @JsonProperty("tables") List<Table> tables) {

  private static final String FILE = "fetched.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public FetchRecord {
    sources = List.copyOf(sources);
    tables = List.copyOf(tables);
  }

  /**
   * One file that came from outside.
   *
   * @param name its name
   * @param from the address or the path it came from
   * @param bytes its length
   * @param sha256 its digest
   * @param checked what it was compared with
   */
  public record Source(
      @JsonProperty("name") String name,
      @JsonProperty("from") String from,
      @JsonProperty("bytes") long bytes,
      @JsonProperty("sha256") String sha256,
      @JsonProperty("checked") String checked) {}

  /**
   * One file in the folder.
   *
   * @param name its name
   * @param bytes its length
   * @param sha256 its digest
   */
  public record Table(
      @JsonProperty("name") String name,
      @JsonProperty("bytes") long bytes,
      @JsonProperty("sha256") String sha256) {

    /** Looks at a file. */
    static Table of(Path file) throws IOException {
      return new Table(file.getFileName().toString(), Files.size(file), Sha256.of(file));
    }

    boolean intact(Path folder) throws IOException {
      Path file = folder.resolve(name);
      return Files.isRegularFile(file)
          && Files.size(file) == bytes
          && Sha256.of(file).equals(sha256);
    }
  }

  /**
   * The record of a folder.
   *
   * @throws DatasetException if it cannot be read
   */
  static Optional<FetchRecord> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(
        JsonFile.read(
            file, JSON, FetchRecord.class, "a record of what was fetched (remove the file)"));
  }

  void write(Path folder) throws IOException {
    AtomicFiles.write(folder.resolve(FILE), JSON.writeValueAsString(this) + "\n");
  }

  /** Whether every table is still there with the same content. */
  boolean intact(Path folder) throws IOException {
    for (Table table : tables) {
      if (!table.intact(folder)) {
        return false;
      }
    }
    return true;
  }

  /** What was known of a file. */
  Optional<Source> source(String name) {
    return sources.stream().filter(source -> source.name().equals(name)).findFirst();
  }

  /** What was made under a name. */
  Optional<Table> table(String name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst();
  }
}
