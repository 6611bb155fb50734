package dev.taillight.experiments.references;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.experiments.evaluation.Corpus;
import java.util.Arrays;
import java.util.List;

/**
 * The tf-idf vectors of the items of a corpus (Salton and Buckley, IPM 1988), scaled to length 1. A
 * term t is a value of a feature; bins of numbers are values, missing and rare values are none. Its
 * weight in item i is tf(t, i) · ln(N / df(t)): tf how often i has it, N the number of items of the
 * corpus, df how many of them have it. A value that all items have weighs nothing.
 *
 * <p>Takes 12 bytes per value of an item and 12 per term. Immutable and thread-safe.
 */
final class FeatureWeights {

  private final List<FeatureColumn> features;
  private final int[] firstTerms;
  private final Corpus corpus;

  /** How many items of the corpus have a term, ln(N / df), and where its items begin. */
  private final double[] inverseFrequencies;

  private final int[] starts;
  private final int[] items;
  private final double[] weights;

  /**
   * @param dataset whose item features are taken
   * @param corpus the items that have a vector; others are like none
   * @throws IllegalArgumentException if the features have more values than an array can hold
   */
  FeatureWeights(EncodedDataset dataset, Corpus corpus) {
    this.features = dataset.items().features();
    this.corpus = corpus;
    this.firstTerms = new int[features.size() + 1];
    long values = 0;
    for (int f = 0; f < features.size(); f++) {
      firstTerms[f + 1] = Math.addExact(firstTerms[f], features.get(f).vocabulary().size());
      values += features.get(f).totalCodes();
    }
    if (values > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "content_knn: %d values of item features are too many to be held in memory at once"
              .formatted(values));
    }
    int terms = firstTerms[features.size()];
    int catalogue = dataset.items().size();
    this.starts = starts(terms, catalogue);
    this.inverseFrequencies = new double[terms];
    for (int term = 0; term < terms; term++) {
      int count = starts[term + 1] - starts[term];
      inverseFrequencies[term] = count == 0 ? 0 : Math.log((double) corpus.size() / count);
    }
    this.items = new int[starts[terms]];
    this.weights = new double[starts[terms]];
    fill(catalogue);
  }

  /**
   * Hands over the items whose cosine with an item is above 0.
   *
   * @param item of the corpus
   * @param room is empty and is left empty
   */
  void cosines(int item, Accumulator room, Accumulator.Visitor visitor) {
    Terms terms = terms(item);
    double norm = norm(terms);
    for (int t = 0; t < terms.size(); t++) {
      int term = terms.term(t);
      double weight = weight(terms, t) / norm;
      if (weight > 0) {
        for (int at = starts[term]; at < starts[term + 1]; at++) {
          room.add(items[at], weight * weights[at]);
        }
      }
    }
    room.drain(visitor);
  }

  private int[] starts(int terms, int catalogue) {
    int[] counts = new int[terms + 1];
    for (int item = 0; item < catalogue; item++) {
      if (corpus.contains(item)) {
        Terms own = terms(item);
        for (int t = 0; t < own.size(); t++) {
          counts[own.term(t) + 1]++;
        }
      }
    }
    for (int term = 0; term < terms; term++) {
      counts[term + 1] += counts[term];
    }
    return counts;
  }

  private void fill(int catalogue) {
    int[] next = starts.clone();
    for (int item = 0; item < catalogue; item++) {
      if (corpus.contains(item)) {
        Terms own = terms(item);
        double norm = norm(own);
        for (int t = 0; t < own.size(); t++) {
          int at = next[own.term(t)]++;
          items[at] = item;
          weights[at] = norm == 0 ? 0 : weight(own, t) / norm;
        }
      }
    }
  }

  private double norm(Terms terms) {
    double squares = 0;
    for (int t = 0; t < terms.size(); t++) {
      squares += weight(terms, t) * weight(terms, t);
    }
    return Math.sqrt(squares);
  }

  private double weight(Terms terms, int t) {
    return terms.frequency(t) * inverseFrequencies[terms.term(t)];
  }

  private Terms terms(int item) {
    int count = features.stream().mapToInt(feature -> feature.count(item)).sum();
    int[] found = new int[count];
    int size = 0;
    for (int f = 0; f < features.size(); f++) {
      FeatureColumn feature = features.get(f);
      long start = feature.start(item);
      for (int i = 0; i < feature.count(item); i++) {
        int code = feature.code(start + i);
        if (code >= Vocabulary.FIRST_VALUE) {
          found[size++] = firstTerms[f] + code;
        }
      }
    }
    return Terms.of(Arrays.copyOf(found, size));
  }

  /** The distinct terms of an item, ascending, and how often it has each. */
  private static final class Terms {

    private final int[] distinct;
    private final int[] frequencies;
    private final int size;

    private Terms(int[] distinct, int[] frequencies, int size) {
      this.distinct = distinct;
      this.frequencies = frequencies;
      this.size = size;
    }

    /** Takes the array over. */
    static Terms of(int[] terms) {
      Arrays.sort(terms);
      int[] frequencies = new int[terms.length];
      int size = 0;
      for (int term : terms) {
        if (size == 0 || terms[size - 1] != term) {
          terms[size++] = term;
        }
        frequencies[size - 1]++;
      }
      return new Terms(terms, frequencies, size);
    }

    int size() {
      return size;
    }

    int term(int t) {
      return distinct[t];
    }

    int frequency(int t) {
      return frequencies[t];
    }
  }
}
