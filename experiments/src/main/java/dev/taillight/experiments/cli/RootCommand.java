package dev.taillight.experiments.cli;

import dev.taillight.experiments.run.Environment;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code taillight} itself; the work is done by its subcommands. */
@Command(
    name = "taillight",
    header = "Item vectors that stay good in the long tail.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = RootCommand.Version.class,
    mixinStandardHelpOptions = true,
    scope = picocli.CommandLine.ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    subcommands = {
      PipelineCommand.Run.class,
      PipelineCommand.Ingest.class,
      PipelineCommand.MutualInfo.class,
      PipelineCommand.Train.class,
      PipelineCommand.Evaluate.class,
      PipelineCommand.Export.class,
      StudyCommand.class,
      NominateCommand.class,
      ServeCommand.class,
      EncodeCommand.class,
      VerifyExportCommand.class,
      DeltaCommand.class,
      ApplyDeltaCommand.class,
      PublishCommand.class,
      FetchCommand.class,
      ValidateCommand.class,
      ShowCommand.class
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "    0  done, or nothing to do",
      "    1  a bug of ours; please report it",
      "    2  bad usage or configuration, a path that cannot be used, or too little memory",
      "    3  bad data",
      "    4  the training diverged, or a quality gate refused to publish",
      "   75  try again later: a lock is held, the disk is full, the device is busy,",
      "       the network fails",
      "  143  stopped by SIGTERM; the same command goes on from the last finished stage, training",
      "       from the step it was saved at",
      "",
      "Most options can be given by variables of the environment as well; the help of each command"
          + " lists its own.",
      "",
      "Examples:",
      "  taillight run configs/debian.yaml",
      "  taillight run configs/debian.yaml --set training.epochs=3 --out runs/short --json",
      "  taillight show configs/debian.yaml --set augment.method=random_mask",
      "  taillight nominate --run runs/debian --user firefox-esr -k 20",
      "  taillight serve --run runs/debian"
    })
final class RootCommand {

  private final Streams streams;
  private final StopRequest stop;
  private final CommandEnvironment environment;
  private final Secrets secrets;

  RootCommand(Streams streams, StopRequest stop, CommandEnvironment environment, Secrets secrets) {
    this.streams = streams;
    this.stop = stop;
    this.environment = environment;
    this.secrets = secrets;
  }

  Streams streams() {
    return streams;
  }

  StopRequest stop() {
    return stop;
  }

  CommandEnvironment environment() {
    return environment;
  }

  Secrets secrets() {
    return secrets;
  }

  /** Prints the versions of the program and of what it runs on. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      Map<String, String> versions = Environment.versions();
      return new String[] {
        "taillight %s (commit %s)".formatted(versions.get("taillight"), versions.get("commit")),
        "DJL %s, PyTorch %s, ND4J %s, DuckDB %s"
            .formatted(
                versions.get("djl"),
                versions.get("pytorch"),
                versions.get("nd4j"),
                versions.get("duckdb")),
        versions.get("java") + " on " + versions.get("os")
      };
    }
  }
}
