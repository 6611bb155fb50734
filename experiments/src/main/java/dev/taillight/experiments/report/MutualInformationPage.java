package dev.taillight.experiments.report;

import dev.taillight.augment.MaskPreview;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes {@value #FILE_NAME}: the mutual-information matrix under several estimates, the features,
 * their partners and the masks on a page of its own, to be looked at before a long training. It is
 * one file that needs nothing but a browser; the same inputs give the same bytes.
 */
public final class MutualInformationPage {

  /** The name of the page in the folder of the matrix. */
  public static final String FILE_NAME = "mutual-information.html";

  private static final List<String> PANELS = List.of("summary", "information", "features", "masks");

  private MutualInformationPage() {}

  /** What the page shows. */
  private record Content(String name, FeatureInformation information) {}

  /**
   * Writes the page beside the matrix.
   *
   * @param folder the folder of the matrix
   * @param name the name of the run
   * @param masks what each seed feature hides; empty if the run draws no seeds
   */
  public static void write(
      Path folder, String name, MutualInformationMatrix matrix, List<MaskPreview> masks)
      throws IOException {
    Content content = new Content(name, FeatureInformation.of(matrix, masks, null));
    ReportPage.write(folder.resolve(FILE_NAME), name + ": item features", PANELS, content);
  }
}
