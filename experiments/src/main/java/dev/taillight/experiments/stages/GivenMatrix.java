package dev.taillight.experiments.stages;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A matrix that a configuration names, instead of having one computed.
 *
 * @param folder where it lies
 */
record GivenMatrix(Path folder) {

  private static final String FILE_NAME = "matrix.json";

  /** The matrix that {@code mutual_info.matrix} names, if it names one. */
  static Optional<GivenMatrix> of(ResolvedConfig config) {
    String path = config.config().mutualInfo().matrix();
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Path given = config.folder().resolve(path).normalize();
    return Optional.of(
        new GivenMatrix(given.endsWith(FILE_NAME) ? given.resolveSibling("") : given));
  }

  /** The file that identifies it. */
  Path file() {
    return folder.resolve(FILE_NAME);
  }

  /**
   * Reads the matrix.
   *
   * @param itemFeatures the features that it has to be one of
   * @throws DatasetException if it is missing or damaged, or not one of these features
   */
  MutualInformationMatrix read(List<String> itemFeatures) {
    MutualInformationMatrix matrix = MutualInformationMatrix.read(folder);
    Set<String> lacking = new LinkedHashSet<>(itemFeatures);
    matrix.features().forEach(lacking::remove);
    matrix.excluded().forEach(lacking::remove);
    Set<String> foreign = new LinkedHashSet<>(matrix.features());
    itemFeatures.forEach(foreign::remove);
    if (!lacking.isEmpty() || !foreign.isEmpty()) {
      throw new DatasetException(
          ("%s: not a matrix of this dataset, whose item features are %s: it lacks %s, and it has %s,"
                  + " which are none of them (mutual_info.matrix)")
              .formatted(file(), itemFeatures, lacking, foreign));
    }
    return matrix;
  }
}
