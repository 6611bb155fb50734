package dev.taillight.experiments.study;

import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.study.Frontier.Family;
import dev.taillight.experiments.study.Frontier.Point;
import dev.taillight.experiments.study.StudyResult.Run;
import dev.taillight.experiments.study.StudyTable.Cell;
import dev.taillight.experiments.study.StudyTable.Gain;
import dev.taillight.experiments.study.StudyTable.Row;
import dev.taillight.experiments.study.StudyTable.Tests;
import dev.taillight.files.AtomicFiles;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a finished study with made-up figures of a realistic size. Of its variants, the one
 * at place v gains 2 v hundredths of the baseline's figure in the head and 10 v in the tail, twice
 * that with a tenth of the data; the noise of a seed is a hundredth of the figure.
 *
 * @param bases the names of the bases
 * @param shares the shares of the training pairs
 * @param seeds how many seeds there are
 * @param variants the names of the variants, the baseline first
 * @param lambdas the values of the grid that all variants have; empty for none
 * @param metrics the metrics
 * @param failing which variant has no result, or −1, or all from {@link #ALL_FAIL} on
 */
record FakeStudy(
    List<String> bases,
    List<Double> shares,
    int seeds,
    List<String> variants,
    List<String> lambdas,
    List<String> metrics,
    int failing) {

  static final int NONE_FAILS = -1;
  static final int ALL_FAIL = 1000;

  /** Why runs fail, in words that would run a script if the page took them for markup. */
  static final String FAILURE = "items.tsv:7: </script><img src=x onerror=alert(1)> is no number";

  static final List<Slice> SLICES = List.of(Slice.values());

  private static final double CONFIDENCE = 0.95;
  private static final double[] LEVELS = {0.676, 0.777, 0.289, 0.091, 0.039};

  /** Like the ablation of a paper: many variants, two bases, two shares, no grid. */
  static FakeStudy paper() {
    return new FakeStudy(
        List.of("debian", "citeulike-t"),
        List.of(1.0, 0.1),
        4,
        List.of(
            "no_ssl",
            "feature_dropout",
            "spread_out",
            "random_mask",
            "complementary_split",
            "dropout",
            "correlated_mask",
            "correlated_mask_dropout"),
        List.of(),
        List.of("recall@20", "ndcg@20"),
        3);
  }

  /** A few variants with a grid, and their frontier. */
  static FakeStudy trade() {
    return new FakeStudy(
        List.of("debian"),
        List.of(1.0),
        3,
        List.of("no_ssl", "random_mask", "correlated_mask"),
        List.of("0.0", "0.25", "0.5", "0.75", "1.0"),
        List.of("recall@20"),
        NONE_FAILS);
  }

  /** One variant, one seed, nothing to compare with. */
  static FakeStudy single() {
    return new FakeStudy(
        List.of("debian"),
        List.of(1.0),
        1,
        List.of("no_ssl"),
        List.of(),
        List.of("recall@20"),
        NONE_FAILS);
  }

  /** No run has a result. */
  static FakeStudy failed() {
    return new FakeStudy(
        List.of("debian"),
        List.of(1.0, 0.1),
        2,
        List.of("no_ssl", "random_mask"),
        List.of(),
        List.of("recall@20"),
        ALL_FAIL);
  }

  /** Writes the folder with its page. */
  StudyFolder write(Path root) throws IOException {
    StudyFolder folder = new StudyFolder(root);
    StudyResult result = result();
    AtomicFiles.write(folder.config(), "name: fake\n# '</script>' must not end anything\n");
    for (Run run : result.runs()) {
      if (run.failure() == null) {
        AtomicFiles.write(folder.root().resolve(run.folder()).resolve("metrics.jsonl"), curve(run));
      }
    }
    StudyReport.write(folder, result);
    return folder;
  }

  /** All results. */
  StudyResult result() {
    List<Run> runs = new ArrayList<>();
    List<StudyTable> tables = new ArrayList<>();
    List<Frontier> frontiers = new ArrayList<>();
    for (String base : bases) {
      for (double share : shares) {
        for (int v = 0; v < variants.size(); v++) {
          for (String point : points()) {
            for (int seed = 0; seed < seeds; seed++) {
              runs.add(run(base, share, v, point, seed));
            }
          }
        }
        metrics.forEach(metric -> tables.add(table(base, share, metric)));
        if (!lambdas.isEmpty() && failing != ALL_FAIL) {
          frontiers.add(frontier(base, share));
        }
      }
    }
    return new StudyResult(
        "taillight-study",
        1,
        "fake",
        variants.get(0),
        CONFIDENCE,
        Map.of("taillight", "0.1.0"),
        runs,
        tables,
        frontiers);
  }

  private List<String> points() {
    return lambdas.isEmpty()
        ? List.of("")
        : lambdas.stream().map(lambda -> "popularity_correction=" + lambda).toList();
  }

  private static String label(String variant, String point) {
    return point.isEmpty() ? variant : variant + " (" + point + ")";
  }

  private boolean fails(int variant) {
    return failing == ALL_FAIL || failing == variant;
  }

  private Run run(String base, double share, int variant, String point, int seed) {
    String label = label(variants.get(variant), point);
    String folder =
        "runs/" + String.format("%012x", Math.abs((base + share + label + seed).hashCode()));
    return new Run(
        base,
        share,
        label,
        seed,
        folder,
        "c0ffee",
        fails(variant) ? null : "d" + seed,
        fails(variant) ? FAILURE : null);
  }

  private StudyTable table(String base, double share, String metric) {
    List<Row> rows = new ArrayList<>();
    for (int v = 0; v < variants.size(); v++) {
      for (int p = 0; p < points().size(); p++) {
        if (!fails(v)) {
          rows.add(row(base, share, metric, v, p));
        }
      }
    }
    if (failing != ALL_FAIL) {
      Map<Slice, Cell> cells = new LinkedHashMap<>();
      for (Slice slice : SLICES) {
        cells.put(slice, cell(values(base, share, metric, slice, 0, 0, 0.6), null));
      }
      rows.add(new Row("most_popular", "most_popular", "", true, null, cells));
    }
    return new StudyTable(base, share, metric, rows.isEmpty() ? List.of() : SLICES, rows);
  }

  private Row row(String base, double share, String metric, int variant, int point) {
    Map<Slice, Cell> cells = new LinkedHashMap<>();
    for (Slice slice : SLICES) {
      double[] values = values(base, share, metric, slice, variant, point, 1);
      double[] against = values(base, share, metric, slice, 0, point, 1);
      cells.put(slice, cell(values, variant == 0 ? null : gain(values, against)));
    }
    return new Row(
        label(variants.get(variant), points().get(point)),
        variants.get(variant),
        points().get(point),
        false,
        variant == 0 ? null : label(variants.get(0), points().get(point)),
        cells);
  }

  /** The figures of all seeds. */
  private double[] values(
      String base, double share, String metric, Slice slice, int variant, int point, double part) {
    boolean tail = slice == Slice.TAIL || slice == Slice.COLD;
    double gain = (tail ? 0.10 : 0.02) * (variant == 1 ? 0 : variant) * (share < 1 ? 2 : 1);
    double traded = lambdas.isEmpty() ? 1 : (tail ? 1 + 0.5 * point : 1 - 0.03 * point * point);
    double level = LEVELS[slice.ordinal()] * part * (share < 1 ? 0.6 : 1) * (1 + gain) * traded;
    return IntStream.range(0, seeds)
        .mapToDouble(
            seed ->
                level
                    * (1
                        + 0.01
                            * RandomStream.of(seed, base + metric + slice.label(), variant, point)
                                .nextGaussian()))
        .toArray();
  }

  private Cell cell(double[] values, @Nullable Gain gain) {
    SeedInterval interval = SeedInterval.of(values, CONFIDENCE);
    return new Cell(
        IntStream.range(0, seeds).mapToObj(seed -> (long) seed).toList(),
        Arrays.stream(values).boxed().toList(),
        interval.mean(),
        interval.margin(),
        gain);
  }

  private Gain gain(double[] values, double[] against) {
    double[] differences = new double[values.length];
    Arrays.setAll(differences, i -> values[i] - against[i]);
    SeedInterval interval = SeedInterval.of(differences, CONFIDENCE);
    PairedTests tests = PairedTests.of(differences);
    return new Gain(
        interval.mean(),
        interval.margin(),
        interval.mean() / Arrays.stream(against).average().orElseThrow(),
        seeds == 1 ? null : new Tests(tests.t(), 0.04, tests.wilcoxon(), 0.5),
        new Tests(0.0001, 0.002, 0.0002, 0.004),
        interval.hasZero());
  }

  private Frontier frontier(String base, double share) {
    List<Family> families = new ArrayList<>();
    for (int v = 0; v < variants.size(); v++) {
      List<Point> points = new ArrayList<>();
      for (int p = 0; p < points().size(); p++) {
        double head = mean(values(base, share, "recall@20", Slice.HEAD, v, p, 1));
        double tail = mean(values(base, share, "recall@20", Slice.TAIL, v, p, 1));
        points.add(new Point(points().get(p), head, tail, p != 2));
      }
      families.add(
          new Family(variants.get(v), points, v == 0 ? null : 0.01 * v, v == 0 ? null : 0.015));
    }
    return new Frontier(base, share, "recall@20", Slice.HEAD, Slice.TAIL, families);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Validation scores of 8 epochs, of 7 for the first seed. */
  private static String curve(Run run) {
    StringBuilder lines = new StringBuilder();
    for (int epoch = 1; epoch <= (run.seed() == 0 ? 7 : 8); epoch++) {
      double noise = RandomStream.of(run.seed(), run.variant(), epoch).nextGaussian();
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"type\":\"step\",\"epoch\":%d,\"step\":%d,\"loss\":3.5}%n"
                  + "{\"type\":\"validation\",\"epoch\":%d,\"step\":%d,\"metrics\":{},"
                  + "\"score\":%.5f,\"best\":true}%n",
              epoch,
              10 * epoch,
              epoch,
              10 * epoch,
              0.6 * (1 - Math.exp(-epoch / 2.0))
                  + 0.01 * noise
                  + 0.004 * (run.variant() + run.base()).length()));
    }
    return lines.toString();
  }
}
