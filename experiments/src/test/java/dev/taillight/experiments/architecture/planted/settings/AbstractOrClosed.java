package dev.taillight.experiments.architecture.planted.settings;

import java.util.function.IntSupplier;

/** Breaks no rule: one of each kind that is abstract or closed. */
public abstract class AbstractOrClosed {

  /** Sealed, and neither abstract nor final. */
  public static sealed class Sealed extends AbstractOrClosed permits Last {}

  /** Final. */
  public static final class Last extends Sealed {}

  /** A record. */
  public record Value(int number) {}

  /** An enum whose constants have bodies, so that it is not final in the class file. */
  public enum Kind {
    ONE {
      @Override
      int number() {
        return 1;
      }
    };

    abstract int number();
  }

  /** An anonymous class, and a switch over an enum, which makes a synthetic one. */
  public IntSupplier anonymous(Kind kind) {
    return new IntSupplier() {
      @Override
      public int getAsInt() {
        return switch (kind) {
          case ONE -> kind.number();
        };
      }
    };
  }
}
