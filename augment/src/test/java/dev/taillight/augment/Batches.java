package dev.taillight.augment;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Batches for tests, as plain nested lists: feature, row, codes. */
final class Batches {

  private Batches() {}

  static List<FeatureSpec> specs(FeatureKind... kinds) {
    List<FeatureSpec> specs = new ArrayList<>();
    for (FeatureKind kind : kinds) {
      String name = String.valueOf((char) ('a' + specs.size()));
      specs.add(new FeatureSpec(name, kind, name));
    }
    return specs;
  }

  /** Rows of random codes, a tenth of them missing; multi-valued rows have one to five. */
  static FeatureBatch random(List<FeatureSpec> specs, int rows, long seed) {
    RandomStream stream = RandomStream.of(seed, "batch");
    List<List<List<Integer>>> features = new ArrayList<>();
    for (FeatureSpec spec : specs) {
      List<List<Integer>> column = new ArrayList<>();
      for (int r = 0; r < rows; r++) {
        List<Integer> codes = new ArrayList<>();
        int count = spec.kind().multiValued() ? 1 + stream.nextInt(5) : 1;
        for (int i = 0; i < count; i++) {
          codes.add(1 + stream.nextInt(50));
        }
        column.add(stream.nextInt(10) == 0 ? List.of(0) : codes);
      }
      features.add(column);
    }
    return of(features);
  }

  static FeatureBatch of(List<List<List<Integer>>> features) {
    int rows = features.get(0).size();
    int[][] offsets = new int[features.size()][rows + 1];
    int[][] codes = new int[features.size()][];
    for (int f = 0; f < features.size(); f++) {
      for (int r = 0; r < rows; r++) {
        offsets[f][r + 1] = offsets[f][r] + features.get(f).get(r).size();
      }
      codes[f] =
          features.get(f).stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
    }
    return new FeatureBatch(rows, offsets, codes);
  }

  static List<Integer> row(FeatureBatch batch, int feature, int row) {
    return Arrays.stream(
            batch.codes(feature), batch.offsets(feature)[row], batch.offsets(feature)[row + 1])
        .boxed()
        .toList();
  }

  static boolean masked(FeatureBatch batch, int feature, int row) {
    return row(batch, feature, row).equals(List.of(FeatureBatch.MASKED));
  }

  /** Everything in a batch as one comparable value. */
  static List<List<List<Integer>>> content(FeatureBatch batch) {
    List<List<List<Integer>>> features = new ArrayList<>();
    for (int f = 0; f < batch.featureCount(); f++) {
      List<List<Integer>> column = new ArrayList<>();
      for (int r = 0; r < batch.rows(); r++) {
        column.add(row(batch, f, r));
      }
      features.add(column);
    }
    return features;
  }
}
