package dev.taillight.dataset;

import java.util.Locale;

/** The part of the interactions that something is trained, chosen or judged on. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** The name in files, e.g. {@code "train"}. */
  public String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
