package dev.taillight.encoder;

import dev.taillight.settings.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A tower that turns raw features into a vector. Immutable and thread-safe. */
final class TowerEncoder {

  private static final double NORM_EPSILON = 1e-12;

  private final EncoderSpec spec;
  private final List<TowerInput> inputs;
  private final List<String> featureNames;
  private final List<Network> networks;
  private final Optional<Gate> gate;

  /**
   * What mixes two networks.
   *
   * @param weight w
   * @param bias b
   */
  record Gate(float weight, float bias) {

    /** The share of the first network for an item with c training pairs. */
    float share(long trainingPairs) {
      float logit = (float) Math.log1p(trainingPairs) * weight + bias;
      return (float) (1 / (1 + Math.exp(-logit)));
    }
  }

  TowerEncoder(
      EncoderSpec spec, List<TowerInput> inputs, List<Network> networks, Optional<Gate> gate) {
    this.spec = spec;
    this.inputs = List.copyOf(inputs);
    this.networks = List.copyOf(networks);
    this.gate = gate;
    this.featureNames =
        inputs.stream()
            .map(TowerInput::spec)
            .filter(input -> input.kind() != InputKind.HISTORY)
            .map(InputSpec::name)
            .toList();
  }

  /**
   * Loads the encoder of a folder and checks all of its files.
   *
   * @param kind the tower that is needed
   * @throws dev.taillight.dataset.DatasetException if it is damaged, or of the other tower
   */
  static TowerEncoder load(Path folder, TowerKind kind) {
    return new EncoderFolder(folder).load(kind);
  }

  EncoderSpec spec() {
    return spec;
  }

  List<EncoderFeature> features() {
    List<EncoderFeature> features = new ArrayList<>();
    for (TowerInput input : inputs) {
      if (input.spec().kind() != InputKind.HISTORY) {
        features.add(
            new EncoderFeature(
                input.spec().name(), input.spec().kind(), input.known(), input.spec().binEdges()));
      }
    }
    return features;
  }

  OptionalInt historyItems() {
    for (TowerInput input : inputs) {
      if (input.spec().maxItems() != null) {
        return OptionalInt.of(input.spec().maxItems());
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Computes a vector.
   *
   * @param features raw values by feature; one that is left out has no value
   * @param history ids of items
   * @param trainingPairs how frequent an item is
   */
  float[] encode(Map<String, List<String>> features, List<String> history, long trainingPairs) {
    requireKnown(features);
    int width = spec.embeddingDimension();
    float[] pooled = new float[inputs.size() * width];
    for (int i = 0; i < inputs.size(); i++) {
      TowerInput input = inputs.get(i);
      List<String> values =
          input.spec().kind() == InputKind.HISTORY
              ? history
              : features.getOrDefault(input.spec().name(), List.of());
      input.pool(values, pooled, i * width);
    }
    return normalised(output(pooled, trainingPairs));
  }

  private float[] output(float[] pooled, long trainingPairs) {
    float[] first = networks.get(0).output(pooled, spec.embeddingDimension());
    if (gate.isEmpty()) {
      return first;
    }
    float[] second = networks.get(1).output(pooled, spec.embeddingDimension());
    float share = gate.get().share(trainingPairs);
    for (int j = 0; j < first.length; j++) {
      first[j] = (first[j] - second[j]) * share + second[j];
    }
    return first;
  }

  private static float[] normalised(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double length = Math.max(NORM_EPSILON, Math.sqrt(squares));
    for (int j = 0; j < vector.length; j++) {
      vector[j] = (float) (vector[j] / length);
    }
    return vector;
  }

  private void requireKnown(Map<String, List<String>> features) {
    for (String name : features.keySet()) {
      if (!featureNames.contains(name)) {
        throw new IllegalArgumentException(
            "unknown feature %s (this tower knows %s)"
                .formatted(NearestName.quoted(name, featureNames), featureNames));
      }
    }
  }
}
