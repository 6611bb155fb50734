package dev.taillight.exporters.verify;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.Norms;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Reads all formats of an export side by side, a row of each at a time. A format that differs, or
 * that cannot be read, is named once and left out from then on.
 */
final class RowComparison implements Closeable {

  private final Manifest manifest;
  private final GoldenCheck golden;
  private final List<Column> columns = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long nanVectors;
  private long zeroVectors;
  private double minNorm = Double.POSITIVE_INFINITY;
  private double maxNorm;
  private double normSum;

  /**
   * @param golden is answered from the first format that can be read to its end
   */
  RowComparison(Path folder, Manifest manifest, GoldenCheck golden) {
    this.manifest = manifest;
    this.golden = golden;
    for (ExportFormat format : manifest.formats()) {
      columns.add(new Column(format, new ExportedRows(folder, manifest, format)));
    }
  }

  /** What is wrong, one sentence each. */
  List<String> problems() throws IOException {
    List<Column> open = new ArrayList<>(columns);
    while (!open.isEmpty()) {
      for (Column column : List.copyOf(open)) {
        if (!advance(column)) {
          open.remove(column);
        }
      }
      compare(open);
    }
    if (columns.stream().anyMatch(column -> column.rows == manifest.count())) {
      compareStatistics();
      golden.problem().ifPresent(problems::add);
    }
    return problems;
  }

  @Override
  public void close() throws IOException {
    for (Column column : columns) {
      column.reader.close();
    }
  }

  /** Goes to the next row of a format; false when it has none, or none that can be read. */
  private boolean advance(Column column) throws IOException {
    try {
      if (column.reader.next()) {
        column.rows++;
        return true;
      }
      if (column.rows != manifest.count()) {
        problems.add(
            "%s: expected %d rows, found %d"
                .formatted(column.format.key(), manifest.count(), column.rows));
      }
    } catch (DatasetException e) {
      problems.add(e.getMessage());
    }
    return false;
  }

  private void compare(List<Column> open) {
    if (open.isEmpty()) {
      return;
    }
    Column first = open.get(0);
    measure(first.reader.vector());
    golden.add(first.rows - 1, first.reader.id(), first.reader.vector());
    String id = first.reader.id();
    for (Column other : List.copyOf(open.subList(1, open.size()))) {
      String where = "%s: row %d".formatted(other.format.key(), other.rows - 1);
      if (!other.reader.id().equals(id)) {
        problems.add(
            "%s: expected item '%s' as in %s, found '%s'"
                .formatted(where, id, first.format.key(), other.reader.id()));
        open.remove(other);
      } else if (!same(first.reader.vector(), other.reader.vector())) {
        problems.add(
            "%s: the vector of item '%s' is not the one in %s"
                .formatted(where, id, first.format.key()));
        open.remove(other);
      }
    }
  }

  /** Zeros are the same whatever their sign, which not every format keeps. */
  private static boolean same(float[] vector, float[] other) {
    for (int i = 0; i < vector.length; i++) {
      if (vector[i] != other[i] && !(Float.isNaN(vector[i]) && Float.isNaN(other[i]))) {
        return false;
      }
    }
    return true;
  }

  private void measure(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double norm = Math.sqrt(squares);
    if (!Double.isFinite(norm)) {
      nanVectors++;
    } else if (norm == 0) {
      zeroVectors++;
    } else {
      minNorm = Math.min(minNorm, norm);
      maxNorm = Math.max(maxNorm, norm);
      normSum += norm;
    }
  }

  private void compareStatistics() {
    compareCount("have a value that is not finite", nanVectors, manifest.nanVectors());
    compareCount("are all zero", zeroVectors, manifest.zeroVectors());
    if (nanVectors == 0 && zeroVectors == 0) {
      Norms found = new Norms(minNorm, normSum / manifest.count(), maxNorm);
      compareNorm("shortest", found, Norms::min);
      compareNorm("mean", found, Norms::mean);
      compareNorm("longest", found, Norms::max);
    }
  }

  private void compareCount(String what, long found, long expected) {
    if (found != expected) {
      problems.add("expected %d vectors that %s, found %d".formatted(expected, what, found));
    }
  }

  private void compareNorm(String which, Norms found, Function<Norms, Double> part) {
    double expected = part.apply(manifest.norms());
    double actual = part.apply(found);
    if (!(Math.abs(actual - expected) <= tolerance())) {
      problems.add(
          String.format(
              Locale.ROOT, "expected a %s norm of %.9g, found %.9g", which, expected, actual));
    }
  }

  /**
   * How far encoding moves a norm at most: ‖x′‖ − ‖x‖ is at most ‖x′ − x‖, which is half a unit of
   * the last place of each of the d values. The manifest has the norms before encoding.
   */
  private double tolerance() {
    double root = Math.sqrt(manifest.dimension());
    double longest = Math.max(manifest.norms().max(), maxNorm);
    return switch (manifest.dtype()) {
      case FLOAT32 -> longest * 1e-9;
      case FLOAT16 -> longest * 0x1p-11 + root * 0x1p-25;
      case BFLOAT16 -> longest * 0x1p-8;
      case INT8 -> root * manifest.scale() * (0.5 + 1e-3);
    };
  }

  /** One format. */
  private static final class Column {
    private final ExportFormat format;
    private final ExportedRows reader;
    private int rows;

    Column(ExportFormat format, ExportedRows reader) {
      this.format = format;
      this.reader = reader;
    }
  }
}
