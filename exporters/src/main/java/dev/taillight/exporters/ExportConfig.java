package dev.taillight.exporters;

import dev.taillight.encoder.TowerKind;
import dev.taillight.settings.SettingsCheck;
import java.util.List;

/**
 * The section {@code export}: how the item vectors are written.
 *
 * @param formats the files to write, each at most once; never empty
 * @param blockSize how many vectors are held in memory at a time, 1 … {@link #MAX_BLOCK_SIZE}; it
 *     does not change a byte of what is written
 * @param encoders the towers to write for services, each at most once; may be empty
 */
public record ExportConfig(List<ExportFormat> formats, int blockSize, List<TowerKind> encoders) {

  static final int MAX_BLOCK_SIZE = 1 << 16;

  /**
   * @throws dev.taillight.settings.InvalidSettingsException if a value is out of its range
   */
  public ExportConfig {
    formats = List.copyOf(formats);
    encoders = List.copyOf(encoders);
    new SettingsCheck()
        .that(!formats.isEmpty(), "formats", formats, "at least one of parquet, npy, fvecs, jsonl")
        .that(
            formats.stream().distinct().count() == formats.size(),
            "formats",
            formats,
            "each format once")
        .between("block_size", blockSize, 1, MAX_BLOCK_SIZE)
        .that(
            encoders.stream().distinct().count() == encoders.size(),
            "encoders",
            encoders,
            "each tower once: query, item")
        .throwIfAny();
  }
}
