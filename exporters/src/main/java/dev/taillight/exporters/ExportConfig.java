package dev.taillight.exporters;

import dev.taillight.encoder.TowerKind;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.LuceneConfig;
import dev.taillight.exporters.proof.ProofConfig;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.settings.SettingsCheck;
import java.util.List;
import java.util.stream.Stream;

/**
 * The section {@code export}: how the item vectors are written.
 *
 * @param formats the formats to write, each at most once; never empty
 * @param precision the numbers of the vectors, which every format must be able to hold
 * @param shards in how many parts, which are written at the same time, 1 … {@link #MAX_SHARDS}
 * @param blockSize how many vectors are held in memory at a time, 1 … {@link #MAX_BLOCK_SIZE}; it
 *     does not change a byte of what is written
 * @param lucene how indexes of Lucene are built
 * @param proof the golden queries
 * @param encoders the towers to write for services, each at most once; may be empty
 */
public record ExportConfig(
    List<ExportFormat> formats,
    Precision precision,
    int shards,
    int blockSize,
    LuceneConfig lucene,
    ProofConfig proof,
    List<TowerKind> encoders) {

  static final int MAX_BLOCK_SIZE = 1 << 16;
  static final int MAX_SHARDS = 99_999;

  /**
   * @throws dev.taillight.settings.InvalidSettingsException if a value is out of its range
   */
  public ExportConfig {
    formats = List.copyOf(formats);
    encoders = List.copyOf(encoders);
    SettingsCheck check =
        new SettingsCheck()
            .that(
                !formats.isEmpty(),
                "formats",
                formats,
                "at least one of "
                    + String.join(
                        ", ", Stream.of(ExportFormat.values()).map(ExportFormat::key).toList()))
            .that(
                formats.stream().distinct().count() == formats.size(),
                "formats",
                formats,
                "each format once")
            .between("shards", shards, 1, MAX_SHARDS)
            .between("block_size", blockSize, 1, MAX_BLOCK_SIZE)
            .that(
                encoders.stream().distinct().count() == encoders.size(),
                "encoders",
                encoders,
                "each tower once: query, item");
    for (ExportFormat format : formats) {
      check.that(
          format.precisions().contains(precision),
          "precision",
          precision.key(),
          "one that %s can hold: %s"
              .formatted(
                  format.key(),
                  String.join(", ", format.precisions().stream().map(Precision::key).toList())));
    }
    check.throwIfAny();
  }
}
