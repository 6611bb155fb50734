package dev.taillight.exporters.towers;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.encoder.TowerKind;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.TwoTowerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Publishes towers of a model as folders that services load without the program. The same model,
 * dataset and lineage give the same bytes.
 */
public final class EncoderExport {

  private final List<TowerKind> towers;
  private final Progress progress;

  /**
   * @param towers which towers to write
   * @param progress is told of every tower
   */
  public EncoderExport(List<TowerKind> towers, Progress progress) {
    this.towers = List.copyOf(towers);
    this.progress = progress;
  }

  /**
   * Writes a folder with one folder per tower; it appears whole or not at all, and an existing one
   * is replaced. Without towers there is none afterwards.
   *
   * @param target the folder, e.g. {@code OUT/encoders}
   * @param model the model; it must be open
   * @param dataset the dataset on which it was trained
   * @param lineage where it came from
   */
  public void write(Path target, TwoTowerModel model, EncodedDataset dataset, Lineage lineage)
      throws IOException {
    if (towers.isEmpty()) {
      AtomicFiles.deleteTree(target);
      return;
    }
    AtomicFiles.writeFolder(target, aside -> writeAll(aside, model, dataset, lineage));
  }

  private void writeAll(Path folder, TwoTowerModel model, EncodedDataset dataset, Lineage lineage)
      throws IOException {
    try (Progress.Task task = progress.start("export encoders", towers.size(), "towers")) {
      for (TowerKind kind : towers) {
        EncoderContent content =
            switch (kind) {
              case QUERY -> new EncoderContent(kind, model.queryTower(), dataset.users(), dataset);
              case ITEM -> new EncoderContent(kind, model.itemTower(), dataset.items(), dataset);
            };
        content.write(folder.resolve(kind.key()), lineage);
        task.advance(1);
      }
    }
  }
}
