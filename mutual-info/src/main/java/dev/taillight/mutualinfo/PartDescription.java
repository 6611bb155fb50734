package dev.taillight.mutualinfo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code counts.json}: what a folder of partial counts holds.
 *
 * @param format always {@link #FORMAT}
 * @param version the version of the layout and of what the numbers in it mean, {@link ExactSum}
 *     included
 * @param dataset the hash of the dataset that was counted
 * @param shard which block of its items, from 1 on
 * @param shards how many blocks there are
 * @param rows how many items the block has
 * @param items how many of them were counted
 * @param missing what an item without a value counted as
 * @param weighting how much each item counted
 * @param features all item features, in the order of the schema
 * @param files SHA-256 of every other file by its path within the folder
 * @param sha256 that of this description with an empty text in this place
 */
record PartDescription(
    String format,
    int version,
    String dataset,
    int shard,
    int shards,
    long rows,
    long items,
    MissingValues missing,
    Weighting weighting,
    List<Feature> features,
    Map<String, String> files,
    String sha256) {

  private static final String FORMAT = "taillight-partial-counts";
  private static final int VERSION = 1;
  private static final String FILE_NAME = "counts.json";

  PartDescription {
    features = List.copyOf(features);
    files = new TreeMap<>(files);
  }

  /**
   * A feature.
   *
   * @param kind how its text became codes
   * @param vocabulary the digest of all values that have a code
   * @param binEdges the inner edges of its bins, if it is numeric
   * @param values how many of the values occur
   * @param folded whether items have values that share the code of those without their own
   */
  record Feature(
      String name,
      FeatureKind kind,
      String vocabulary,
      List<Double> binEdges,
      int values,
      boolean folded) {

    Feature {
      binEdges = List.copyOf(binEdges);
    }
  }

  /** The description of a part that was just counted. */
  static PartDescription of(
      String dataset,
      Shard shard,
      long rows,
      long items,
      MutualInformationConfig config,
      List<Feature> features,
      Map<String, String> files) {
    PartDescription unsigned =
        new PartDescription(
            FORMAT,
            VERSION,
            dataset,
            shard.number(),
            shard.count(),
            rows,
            items,
            config.missing(),
            config.weighting(),
            features,
            files,
            "");
    return unsigned.with(unsigned.digest());
  }

  private PartDescription with(String digest) {
    return new PartDescription(
        format, version, dataset, shard, shards, rows, items, missing, weighting, features, files,
        digest);
  }

  private String digest() {
    try {
      return Sha256.of(MatrixFiles.MAPPER.writeValueAsString(with("")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("descriptions hold plain values only", e);
    }
  }

  /** Writes it into the folder that it describes. */
  void write(Path folder) throws IOException {
    AtomicFiles.write(
        folder.resolve(FILE_NAME), MatrixFiles.MAPPER.writeValueAsString(this) + "\n");
  }

  /** Whether a folder says that it holds partial counts, of whatever version. */
  static boolean isIn(Path folder) {
    try {
      return isOurs(MatrixFiles.MAPPER.readTree(JsonFile.text(folder.resolve(FILE_NAME))));
    } catch (IOException | DatasetException e) {
      return false;
    }
  }

  private static boolean isOurs(JsonNode json) {
    return json.path("format").asText().equals(FORMAT);
  }

  /**
   * Reads the description of a folder.
   *
   * @throws DatasetException if it is missing, damaged, or of another version of the format
   */
  static PartDescription read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    try {
      JsonNode json = MatrixFiles.MAPPER.readTree(JsonFile.text(file));
      int version = json.path("version").asInt();
      if (!isOurs(json) || version != VERSION) {
        throw new DatasetException(
            "%s: format %s version %d, this program reads %s version %d"
                .formatted(file, json.path("format").asText(), version, FORMAT, VERSION));
      }
      PartDescription read = MatrixFiles.MAPPER.treeToValue(json, PartDescription.class);
      if (!read.sha256().equals(read.digest())) {
        throw new DatasetException(file + ": damaged: the checksum does not match");
      }
      read.check();
      return read;
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": there are no partial counts", e);
    } catch (JsonProcessingException e) {
      throw new DatasetException(file + ": no partial counts: " + JsonFile.problem(e), e);
    } catch (IllegalArgumentException e) {
      throw new DatasetException(file + ": damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Names become paths. */
  private void check() {
    asShard();
    for (Feature feature : features) {
      if (!EncodedDatasetWriter.isName(feature.name())) {
        throw new IllegalArgumentException("'" + feature.name() + "' is no name of a feature");
      }
    }
  }

  /** Which block of the dataset was counted. */
  Shard asShard() {
    return new Shard(shard, shards);
  }

  /** The names of all features, in the order of the schema. */
  List<String> featureNames() {
    return features.stream().map(Feature::name).toList();
  }

  /** A feature by its name. */
  Feature feature(String name) {
    return features.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }
}
