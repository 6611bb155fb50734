package dev.taillight.experiments.architecture.planted.dataset;

import java.io.IOException;

/** Starts other programs. */
public final class StartsPrograms {
  Process start(String command) throws IOException {
    return new ProcessBuilder(command).start();
  }
}
