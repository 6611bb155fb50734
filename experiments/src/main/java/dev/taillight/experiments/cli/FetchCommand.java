package dev.taillight.experiments.cli;

import dev.taillight.experiments.fetch.DatasetCatalogue;
import dev.taillight.experiments.fetch.DatasetFetch;
import dev.taillight.experiments.fetch.FetchRecord;
import dev.taillight.experiments.fetch.FetchSource;
import dev.taillight.experiments.fetch.PublishedDataset;
import dev.taillight.progress.Progress;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Downloads a data set that people know. */
@Command(
    name = "fetch",
    header = "Downloads a known data set from its publisher, for a configuration in configs/.",
    description = {
      "Shows licence and citation first. The files are checked against the publisher's digests where"
          + " it tells any; otherwise the digest of the first fetch is kept and compared later. A"
          + " download that was interrupted goes on where it stopped.",
      "Proxies: TAILLIGHT_JAVA_OPTS='-Dhttps.proxyHost=… -Dhttps.proxyPort=…'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  taillight fetch --list",
      "  taillight fetch movielens-1m --accept-licence",
      "  taillight fetch yelp --from ~/Downloads/Yelp-JSON.zip --accept-licence"
    })
final class FetchCommand extends TaillightCommand {

  private static final double MIB = 1 << 20;

  @ParentCommand private @Nullable RootCommand root;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The data set; --list shows all.")
  private @Nullable String name;

  @Option(names = "--list", description = "List the data sets that are known.")
  private boolean list;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "The folder of the data set (default: data/NAME, where configs/ looks for it).")
  private @Nullable Path out;

  @Option(
      names = "--accept-licence",
      description = "You have read the licence and agree; otherwise a terminal is asked.")
  private boolean accepted;

  @Option(
      names = "--tries",
      paramLabel = "COUNT",
      defaultValue = "5",
      description =
          "How often a download is tried, with longer and longer waits (default: ${DEFAULT-VALUE}).")
  private int tries;

  @ArgGroup(exclusive = true)
  private @Nullable Elsewhere elsewhere;

  /** Where the files are taken from, if not from the publisher. */
  private static final class Elsewhere {

    @Option(
        names = "--url",
        paramLabel = "ADDRESS",
        description = "A folder of a server that has the files under the publisher's names.")
    private @Nullable String url;

    @Option(
        names = "--from",
        paramLabel = "PATH",
        description = "A file that you have already, or the folder that holds several.")
    private @Nullable Path path;

    FetchSource source() {
      return path != null
          ? new FetchSource.Local(path)
          : new FetchSource.Mirror(Objects.requireNonNull(url));
    }
  }

  @Override
  Outcome execute(Progress progress) throws IOException {
    DatasetCatalogue catalogue = DatasetCatalogue.read();
    if (list) {
      return listed(catalogue);
    }
    if (name == null) {
      throw new IllegalArgumentException("name a data set, or list them with --list");
    }
    if (tries < 1) {
      throw new IllegalArgumentException("--tries: expected at least 1, got " + tries);
    }
    PublishedDataset dataset = catalogue.dataset(name);
    Path folder = out == null ? Path.of("data", name) : out;
    DatasetFetch fetch = new DatasetFetch(name, dataset, folder, waits(), progress);
    Optional<FetchRecord> present = fetch.present();
    if (present.isPresent()) {
      return outcome("unchanged", dataset, folder, present.get());
    }
    consent(dataset);
    FetchSource source = elsewhere == null ? new FetchSource.Publisher() : elsewhere.source();
    return outcome("complete", dataset, folder, fetch.run(source));
  }

  /** 1, 2, 4, … seconds. */
  private List<Duration> waits() {
    return IntStream.range(0, tries - 1)
        .mapToObj(i -> Duration.ofSeconds(1L << Math.min(i, 6)))
        .toList();
  }

  private void consent(PublishedDataset dataset) {
    PrintStream err = Objects.requireNonNull(root).streams().err();
    err.println(dataset.notice());
    err.println();
    err.flush();
    if (accepted) {
      return;
    }
    Console console = System.console();
    if (console == null) {
      throw new IllegalArgumentException(
          "read the licence above and, if you agree, add --accept-licence");
    }
    String answer = console.readLine("Do you agree to these conditions? [y/N] ");
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
      throw new IllegalArgumentException("nothing is downloaded without your agreement");
    }
  }

  private Outcome outcome(
      String status, PublishedDataset dataset, Path folder, FetchRecord record) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("dataset", record.dataset());
    fields.put("out", folder.toAbsolutePath().normalize().toString());
    fields.put("config", dataset.config());
    fields.put("sources", record.sources());
    fields.put("tables", record.tables());
    StringBuilder text = new StringBuilder();
    text.append(
        status.equals("unchanged")
            ? "Nothing to do: %s is in %s.%n".formatted(dataset.title(), folder)
            : "Fetched: %s into %s.%n".formatted(dataset.title(), folder));
    for (FetchRecord.Source source : record.sources()) {
      text.append("  %s: compared with %s%n".formatted(source.name(), source.checked()));
    }
    text.append("Next: ./taillight run %s%n".formatted(dataset.config()));
    return new Outcome(status, fields, text.toString());
  }

  private static Outcome listed(DatasetCatalogue catalogue) {
    StringBuilder text = new StringBuilder();
    List<Map<String, Object>> all = new ArrayList<>();
    catalogue
        .all()
        .forEach(
            (name, dataset) -> {
              text.append(
                  String.format(
                      Locale.ROOT, "%-20s %-12s %s%n", name, size(dataset), dataset.title()));
              Map<String, Object> fields = new LinkedHashMap<>();
              fields.put("name", name);
              fields.put("title", dataset.title());
              fields.put("publisher", dataset.publisher());
              fields.put("page", dataset.page());
              fields.put("config", dataset.config());
              fields.put("by_hand", dataset.byHand().isPresent());
              all.add(fields);
            });
    return new Outcome("complete", Map.of("datasets", all), text.toString());
  }

  private static String size(PublishedDataset dataset) {
    if (dataset.byHand().isPresent()) {
      return "by hand";
    }
    boolean known = dataset.files().stream().allMatch(file -> file.bytes().isPresent());
    long bytes = dataset.files().stream().mapToLong(file -> file.bytes().orElse(0)).sum();
    return known ? String.format(Locale.ROOT, "%.0f MiB", bytes / MIB) : "";
  }
}
