package dev.taillight.exporters.delta;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.ExportFiles;
import dev.taillight.exporters.delta.DeltaDescription.DeltaFile;
import dev.taillight.exporters.delta.DeltaDescription.Side;
import dev.taillight.exporters.delta.DeltaDescription.Verdict;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Norms;
import dev.taillight.exporters.vectors.VectorShape;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes the difference of two exports: upserts in the formats of the later one, tombstones, what
 * is needed to make the later one from the earlier, and a report that says whether to patch an
 * index or to build it again.
 *
 * <p>Vectors and ids go through files; on the heap are 4 bytes and a few bits for each row.
 */
public final class DeltaWriter {

  /** The folder of the rows that are new or changed: an export like any other. */
  static final String UPSERTS = "upserts";

  /** The manifest of the later export, as it is there. */
  static final String NEW_MANIFEST = "new_manifest.json";

  /** Files of the later export that are not made from its rows. */
  static final String OTHER_FILES = "files";

  static final String TOMBSTONES = "tombstones.jsonl";
  static final String SCRATCH = ".scratch";
  static final int BLOCK_ROWS = 4096;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final DeltaThresholds thresholds;
  private final Progress progress;

  /**
   * @param thresholds by which the verdict is reached
   * @param progress is told of every block
   */
  public DeltaWriter(DeltaThresholds thresholds, Progress progress) {
    this.thresholds = thresholds;
    this.progress = progress;
  }

  /**
   * Writes a delta, which appears whole or not at all; an existing one is replaced.
   *
   * @param base the folder of the earlier export
   * @param later the folder of the later export
   * @param target the folder of the delta
   * @return what is in it
   * @throws DatasetException if an export is not what its manifest says, an id occurs twice, or
   *     their vectors have different lengths
   */
  public DeltaDescription write(Path base, Path later, Path target) throws IOException {
    Manifest before = Manifest.read(base);
    Manifest after = Manifest.read(later);
    if (before.dimension() != after.dimension()) {
      throw new DatasetException(
          "%s has vectors of length %d, %s of length %d: build the index again from the full export"
              .formatted(base, before.dimension(), later, after.dimension()));
    }
    AtomicFiles.writeFolder(
        target,
        folder -> {
          Path scratch = Files.createDirectory(folder.resolve(SCRATCH));
          try (RowStore baseRows = RowStore.read(base, before, scratch, "base", progress);
              RowStore laterRows = RowStore.read(later, after, scratch, "later", progress)) {
            new Work(folder, base, later, before, after, baseRows, laterRows).write();
          }
          AtomicFiles.deleteTree(scratch);
        });
    return DeltaDescription.read(target);
  }

  /** One delta. */
  private final class Work {
    private final Path folder;
    private final Path base;
    private final Path later;
    private final Manifest before;
    private final Manifest after;
    private final RowStore baseRows;
    private final RowStore laterRows;

    Work(
        Path folder,
        Path base,
        Path later,
        Manifest before,
        Manifest after,
        RowStore baseRows,
        RowStore laterRows) {
      this.folder = folder;
      this.base = base;
      this.later = later;
      this.before = before;
      this.after = after;
      this.baseRows = baseRows;
      this.laterRows = laterRows;
    }

    void write() throws IOException {
      RowMatch match;
      Drift drift;
      try (RowJoin join = new RowJoin(folder.resolve(SCRATCH))) {
        match = join.match(baseRows, laterRows, before.encoding(), after.encoding());
        drift =
            new DriftMeasure(baseRows, laterRows, match, thresholds)
                .measure(join.sample(thresholds.sample()));
      }
      int[] upserts =
          IntStream.range(0, match.newCount()).filter(row -> !match.isUnchanged(row)).toArray();
      List<DeltaFile> files = new ArrayList<>();
      if (upserts.length > 0) {
        writeUpserts(upserts);
        files.add(DeltaFile.of(folder, UPSERTS + "/" + Manifest.FILE_NAME));
      }
      writeTombstones(match);
      files.add(DeltaFile.of(folder, TOMBSTONES));
      RowOrder.write(folder, order(match));
      files.add(DeltaFile.of(folder, RowOrder.FILE_NAME));
      Files.copy(later.resolve(Manifest.FILE_NAME), folder.resolve(NEW_MANIFEST));
      files.add(DeltaFile.of(folder, NEW_MANIFEST));
      copyOtherFiles(files);
      describe(match, drift, upserts.length, files).write(folder);
    }

    private void writeUpserts(int[] rows) throws IOException {
      Path upserts = Files.createDirectory(folder.resolve(UPSERTS));
      SelectedRows selected = new SelectedRows(rows, laterRows, laterRows);
      ExportFiles writer =
          new ExportFiles(
              after.formats(),
              after.shards(),
              after.encoding(),
              after.settings(),
              BLOCK_ROWS,
              progress);
      List<ExportedFile> files = new ArrayList<>(writer.writeRows(upserts, selected, selected));
      files.addAll(
          writer.writeSchemas(upserts, new VectorShape(rows.length, after.dimension()), files));
      after
          .part(rows.length, Math.min(after.shards(), rows.length), norms(selected), files)
          .write(upserts);
    }

    private Norms norms(SelectedRows rows) {
      int d = rows.dimension();
      float[] block = new float[Math.multiplyExact(Math.min(BLOCK_ROWS, rows.size()), d)];
      double min = Double.POSITIVE_INFINITY;
      double max = 0;
      double sum = 0;
      for (int first = 0; first < rows.size(); first += BLOCK_ROWS) {
        int count = Math.min(BLOCK_ROWS, rows.size() - first);
        rows.read(first, count, block);
        for (int i = 0; i < count; i++) {
          double squares = 0;
          for (int j = i * d; j < (i + 1) * d; j++) {
            squares += (double) block[j] * block[j];
          }
          double norm = Math.sqrt(squares);
          min = Math.min(min, norm);
          max = Math.max(max, norm);
          sum += norm;
        }
      }
      return new Norms(min, sum / rows.size(), max);
    }

    /** In the order of the earlier export. */
    private void writeTombstones(RowMatch match) throws IOException {
      ItemIds ids = baseRows.ids();
      try (BufferedWriter out =
          Files.newBufferedWriter(folder.resolve(TOMBSTONES), StandardCharsets.UTF_8)) {
        for (int row = 0; row < match.baseCount(); row++) {
          if (!match.isKept(row)) {
            out.write(JSON.writeValueAsString(Map.of("item_id", ids.at(row))));
            out.write('\n');
          }
        }
      }
    }

    private static int[] order(RowMatch match) {
      int[] order = new int[match.newCount()];
      int upserts = 0;
      for (int row = 0; row < order.length; row++) {
        order[row] = match.isUnchanged(row) ? match.baseRow(row) : -1 - upserts++;
      }
      return order;
    }

    private void copyOtherFiles(List<DeltaFile> files) throws IOException {
      for (ExportedFile file : after.files()) {
        if (!file.content().holdsRows()) {
          file.requireWithin(later);
          Optional<String> problem = file.problem(later);
          if (problem.isPresent()) {
            throw new DatasetException(later + ": " + problem.get());
          }
          String name = OTHER_FILES + "/" + file.name();
          Files.createDirectories(folder.resolve(name).getParent());
          Files.copy(later.resolve(file.name()), folder.resolve(name));
          files.add(DeltaFile.of(folder, name));
        }
      }
    }

    private DeltaDescription describe(
        RowMatch match, Drift drift, int upserts, List<DeltaFile> files) throws IOException {
      int tombstones = match.baseCount() - match.shared();
      List<String> reasons = reasons(drift, upserts + (long) tombstones);
      return new DeltaDescription(
          DeltaDescription.FORMAT,
          DeltaDescription.VERSION,
          reasons.isEmpty() ? Verdict.PATCH : Verdict.REBUILD,
          reasons,
          Side.of(base, before),
          Side.of(later, after),
          sameQueryTower(),
          match.newCount() - match.shared(),
          match.shared() - match.unchanged(),
          upserts,
          tombstones,
          match.unchanged(),
          drift,
          thresholds,
          files);
    }

    private boolean sameQueryTower() {
      return before.lineage().queryTower().equals(after.lineage().queryTower());
    }

    private List<String> reasons(Drift drift, long changes) {
      List<String> reasons = new ArrayList<>();
      if (!sameQueryTower()) {
        reasons.add("another query tower: its queries fit none of the old vectors");
      }
      if (!before.encoding().equals(after.encoding())) {
        reasons.add(
            text(
                "%s with scale %s was %s with scale %s: no old vector can stay",
                after.dtype().key(), after.scale(), before.dtype().key(), before.scale()));
      }
      double change = (double) changes / after.count();
      if (change > thresholds.maxChange()) {
        reasons.add(
            text(
                "upserts and tombstones are %.4f of the items, at most %s",
                change, thresholds.maxChange()));
      }
      double moved = drift.shared() == 0 ? 0 : (double) drift.moved() / drift.shared();
      if (moved > thresholds.maxMoved()) {
        reasons.add(
            text("%.4f of the common items have moved, at most %s", moved, thresholds.maxMoved()));
      }
      if (drift.neighbourOverlap() < thresholds.minOverlap()) {
        reasons.add(
            text(
                "%.4f of the %d nearest neighbours are the same, at least %s",
                drift.neighbourOverlap(), thresholds.k(), thresholds.minOverlap()));
      }
      if (Math.abs(drift.normShift()) > thresholds.maxNormShift()) {
        reasons.add(
            text(
                "the mean norm has shifted by %.4f, at most %s",
                drift.normShift(), thresholds.maxNormShift()));
      }
      return reasons;
    }

    private static String text(String format, Object... values) {
      return String.format(Locale.ROOT, format, values);
    }
  }
}
