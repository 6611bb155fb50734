package dev.taillight.experiments.cli;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.experiments.nominate.ExactIndex;
import dev.taillight.experiments.nominate.IndexKind;
import dev.taillight.experiments.nominate.ItemIndex;
import dev.taillight.experiments.nominate.LuceneIndex;
import dev.taillight.experiments.nominate.Nomination;
import dev.taillight.experiments.nominate.Nominator;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.Checkpoint;
import dev.taillight.trainer.CheckpointStore;
import dev.taillight.trainer.TwoTowerModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the best items for a user. */
@Command(
    name = "nominate",
    header = "Shows the best items for a user from a finished run.",
    description =
        "Ranks the whole catalogue, exactly or by the run's index of Lucene. Items that the user has"
            + " in training are left out.")
final class NominateCommand extends TaillightCommand {

  /** How many values of a feature are shown to people. */
  private static final int SHOWN_VALUES = 4;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      required = true,
      description = "The folder of a run whose training has finished.")
  private Path run = Path.of("");

  @Option(
      names = "--user",
      paramLabel = "ID",
      required = true,
      description = "The user's id, as in the table of the users.")
  private String user = "";

  @Option(
      names = "-k",
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "How many items (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--include-training",
      description = "Do not leave out the items that the user has in training.")
  private boolean includeTraining;

  @Option(
      names = "--index",
      paramLabel = "INDEX",
      defaultValue = "exact",
      description = {
        "exact looks at every item, lucene searches the index that export.formats",
        "made, which misses some (default: ${DEFAULT-VALUE})."
      })
  private IndexKind indexKind = IndexKind.EXACT;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu, gpu or auto (default: that of the run).")
  private @Nullable String device;

  @Override
  Outcome execute(Progress progress) throws IOException {
    RunFolder folder = new RunFolder(run);
    if (!Files.exists(folder.config())) {
      throw new IllegalArgumentException(folder.root() + " is not the folder of a run");
    }
    List<String> overrides = device == null ? List.of() : List.of("device=" + device);
    ExperimentConfig config = ConfigReader.read(folder.config(), overrides).config();
    Checkpoint checkpoint =
        new CheckpointStore(folder.checkpoints())
            .best()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        folder.root() + ": the training of this run has not finished"));
    EncodedDataset dataset = EncodedDataset.open(folder.dataset());
    try (TwoTowerModel model =
        TwoTowerModel.load(
            checkpoint.folder(),
            dataset,
            config.device(),
            config.devices(),
            config.embeddingTables())) {
      try (ItemIndex index = index(folder, model)) {
        return outcome(new Nominator(dataset, model, index).best(user, count, includeTraining));
      }
    }
  }

  private ItemIndex index(RunFolder folder, TwoTowerModel model) {
    return switch (indexKind) {
      case EXACT -> new ExactIndex(model.itemVectors());
      case LUCENE -> {
        Manifest manifest = Manifest.read(folder.vectors());
        if (!manifest.lineage().queryTower().equals(model.queryTowerHash())) {
          throw new DatasetException(
              "%s belongs to the query tower %s, the model of the run has %s: export it again"
                  .formatted(
                      folder.vectors(), manifest.lineage().queryTower(), model.queryTowerHash()));
        }
        yield LuceneIndex.open(folder.vectors(), manifest);
      }
    };
  }

  private Outcome outcome(List<Nomination> nominations) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("user", user);
    fields.put("nominations", nominations);
    StringBuilder text = new StringBuilder();
    int width = nominations.stream().mapToInt(found -> found.item().length()).max().orElse(0);
    for (Nomination found : nominations) {
      text.append(
          String.format(
              Locale.ROOT,
              "%4d  %.4f  %-" + Math.max(1, width) + "s  %s%n",
              found.rank(),
              found.score(),
              found.item(),
              features(found.features())));
    }
    return new Outcome("complete", fields, text.toString());
  }

  private static String features(Map<String, List<String>> features) {
    List<String> shown = new ArrayList<>();
    for (Entry<String, List<String>> feature : features.entrySet()) {
      List<String> values = feature.getValue();
      List<String> first = values.subList(0, Math.min(SHOWN_VALUES, values.size()));
      shown.add(
          feature.getKey()
              + "="
              + String.join("|", first)
              + (values.size() > SHOWN_VALUES ? "|…" : ""));
    }
    return String.join(" ", shown);
  }
}
