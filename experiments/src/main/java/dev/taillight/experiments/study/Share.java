package dev.taillight.experiments.study;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Shares as people write them. */
final class Share {

  private Share() {}

  /** E.g. {@code "10 %"}. */
  static String text(double share) {
    return new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(100 * share)
        + " %";
  }
}
