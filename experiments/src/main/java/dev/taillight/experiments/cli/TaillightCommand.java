package dev.taillight.experiments.cli;

import dev.taillight.progress.Progress;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What all commands have in common: they work, then say what came of it. */
abstract class TaillightCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @ParentCommand private @Nullable RootCommand root;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public final Integer call() throws IOException {
    RootCommand parent = Objects.requireNonNull(root);
    Progress progress =
        parent
            .stop()
            .checkedBy(output.start(parent.streams().err(), environment(), parent.secrets()));
    Outcome outcome = execute(progress);
    announce(outcome);
    return outcome.exitCode().number();
  }

  /** Prints an outcome; a command that lasts until it is stopped does so itself when it begins. */
  final void announce(Outcome outcome) {
    Streams streams = Objects.requireNonNull(root).streams();
    String name = Objects.requireNonNull(spec).name();
    if (output.json(environment())) {
      streams.result(outcome.exitCode(), outcome.status(), name, outcome.fields());
    } else {
      streams.text(outcome.text());
    }
  }

  /** The variables that stand for options and settings. */
  final CommandEnvironment environment() {
    return Objects.requireNonNull(root).environment();
  }

  /** Tells when the program shall end. */
  final StopRequest stop() {
    return Objects.requireNonNull(root).stop();
  }

  /** What takes secrets out of messages. */
  final UnaryOperator<String> mask() {
    return Objects.requireNonNull(root).secrets()::masked;
  }

  /** Does the work of the command. */
  abstract Outcome execute(Progress progress) throws IOException;
}
