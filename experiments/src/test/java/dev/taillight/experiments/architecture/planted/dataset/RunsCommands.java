package dev.taillight.experiments.architecture.planted.dataset;

import java.io.IOException;

/** Starts other programs in the old way. */
public final class RunsCommands {
  Process start(String command) throws IOException {
    return Runtime.getRuntime().exec(command);
  }
}
