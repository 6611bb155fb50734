package dev.taillight.experiments.architecture.planted.settings;

/** Names that say nothing. */
public final class BadNames {

  private BadNames() {}

  /** A bad name. */
  public static final class TextUtil {}

  /** A bad name. */
  public static final class TextUtils {}

  /** A bad name. */
  public static final class TextManager {}

  /** A bad name. */
  public static final class TextImpl {}

  /** A bad name. */
  public static final class TextHelper {}
}
