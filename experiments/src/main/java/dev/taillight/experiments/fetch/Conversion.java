package dev.taillight.experiments.fetch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How tables are made out of files that are none. */
public enum Conversion {
  /** Lists of numbers, one line per user, item or tag. */
  @JsonProperty("cite_u_like")
  CITE_U_LIKE {
    @Override
    List<Path> convert(Path folder) throws IOException {
      return CiteULikeTables.write(folder);
    }
  };

  /**
   * Writes the tables beside the raw files.
   *
   * @return what was written
   * @throws dev.taillight.dataset.DatasetException if the raw files are not as expected
   */
  abstract List<Path> convert(Path folder) throws IOException;
}
