package dev.taillight.experiments.fetch;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.taillight.settings.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The data sets that can be fetched, by their names; a file inside the program. */
public final class DatasetCatalogue {

  private static final String RESOURCE = "/dev/taillight/experiments/datasets.yaml";

  private final Map<String, PublishedDataset> datasets;

  private DatasetCatalogue(Map<String, PublishedDataset> datasets) {
    this.datasets = Collections.unmodifiableMap(datasets);
  }

  /** Reads the catalogue. */
  public static DatasetCatalogue read() {
    try (InputStream in = DatasetCatalogue.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return new DatasetCatalogue(
          new ObjectMapper(new YAMLFactory())
              .readValue(in, new TypeReference<LinkedHashMap<String, PublishedDataset>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All data sets by name, in the order of the file. */
  public Map<String, PublishedDataset> all() {
    return datasets;
  }

  /**
   * One data set.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public PublishedDataset dataset(String name) {
    PublishedDataset found = datasets.get(name);
    if (found == null) {
      String hint =
          NearestName.of(name, datasets.keySet())
              .map(near -> "did you mean " + near + "?")
              .orElse("known are " + String.join(", ", datasets.keySet()));
      throw new IllegalArgumentException("no data set is called '" + name + "'; " + hint);
    }
    return found;
  }
}
