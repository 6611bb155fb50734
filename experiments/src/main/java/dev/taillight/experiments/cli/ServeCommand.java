package dev.taillight.experiments.cli;

import dev.taillight.experiments.nominate.IndexKind;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.serve.HostCheck;
import dev.taillight.experiments.serve.ServeLimits;
import dev.taillight.experiments.serve.ServedRun;
import dev.taillight.experiments.serve.TrialServer;
import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves a finished run over HTTP, for trying it out. */
@Command(
    name = "serve",
    header = "Serves a finished run over HTTP, with a page to try it out.",
    description = {
      "Finds items for users, for items, and for new items from their features. Reads what the run",
      "has exported, without PyTorch. There is no authentication: it listens on this machine only",
      "unless --host says otherwise. It runs until it is stopped, and ends with 143 then."
    })
final class ServeCommand extends TaillightCommand {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final int LAST_PORT = 65_535;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      required = true,
      description = "The folder of a run whose export has finished.")
  private Path run = Path.of("");

  @Option(
      names = "--index",
      paramLabel = "INDEX",
      defaultValue = "exact",
      description = {
        "exact holds the vectors in memory and looks at every item, lucene searches the",
        "index that export.formats made (default: ${DEFAULT-VALUE})."
      })
  private IndexKind index = IndexKind.EXACT;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address to listen at (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The port, or 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description = {
        "A name under which the endpoint can be asked, beside localhost, 127.0.0.1, ::1 and",
        "HOST. Can be given several times."
      })
  private List<String> allowed = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "COUNT",
      defaultValue = "4",
      description = {
        "How many requests are answered at the same time; four times as many can wait",
        "(default: ${DEFAULT-VALUE})."
      })
  private int threads;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long a request may take (default: ${DEFAULT-VALUE}).")
  private double timeLimit;

  @Override
  Outcome execute(Progress progress) throws IOException {
    if (port < 0 || port > LAST_PORT) {
      throw new IllegalArgumentException("--port needs 0 … %d, got %d".formatted(LAST_PORT, port));
    }
    ServeLimits limits = ServeLimits.of(threads, Duration.ofMillis((long) (timeLimit * 1000)));
    List<String> names = new ArrayList<>(allowed);
    names.add(host);
    try (ServedRun served = ServedRun.open(new RunFolder(run), index, progress);
        TrialServer server = TrialServer.start(host, port, new HostCheck(names), limits, served)) {
      warnOfStrangers();
      announce(started(served, server));
      stop().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new StoppedException("stopped as asked; no more requests are answered");
  }

  private void warnOfStrangers() throws UnknownHostException {
    if (!InetAddress.getByName(host).isLoopbackAddress()) {
      LOG.warn(
          "host={} can be reached from other machines, and there is no authentication: whoever"
              + " reaches the port reads all users, items and features",
          host);
    }
  }

  private Outcome started(ServedRun served, TrialServer server) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("url", server.url().toString());
    fields.put("run", run.toString());
    fields.put("index", index.key());
    fields.put("items", served.size());
    return new Outcome(
        "serving",
        fields,
        "%s with %,d items is served at %s; Ctrl-C ends it"
            .formatted(served.name(), served.size(), server.url()));
  }
}
