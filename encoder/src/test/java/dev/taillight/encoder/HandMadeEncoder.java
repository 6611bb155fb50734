package dev.taillight.encoder;

import dev.taillight.dataset.IndexedTexts;
import dev.taillight.files.SafetensorsHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An encoder small enough to compute with by hand: embeddings of length 2; the feature {@code
 * colour}, of which red and blue are known; {@code size} with one edge at 10; and, of a query, a
 * history of at most two of the items a, b and c. The last layer adds up the first numbers of all
 * embeddings and 0.5, and the second numbers.
 */
final class HandMadeEncoder {

  static final List<Double> EDGES = List.of(10.0);

  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final List<InputSpec> inputs = new ArrayList<>();
  private final List<NetworkSpec> networks = new ArrayList<>();
  private @Nullable LayerSpec gate;
  private final TowerKind tower;

  private HandMadeEncoder(TowerKind tower) {
    this.tower = tower;
    // Rows: missing, other, red, blue, default.
    tensor("colour", 2, 0, 0, 1, 0, 0, 1, 1, 1, 5, 5);
    // Rows: missing, other, below 10, from 10 on, default.
    tensor("size", 2, 0, -1, 7, 7, 2, 0, 0, 2, 7, 7);
    inputs.add(colour("colour"));
    inputs.add(size(EDGES));
  }

  static HandMadeEncoder query() {
    HandMadeEncoder encoder = new HandMadeEncoder(TowerKind.QUERY);
    // Rows: a, b, c, default.
    encoder.tensor("history/items", 2, 1, 0, 0, 1, 4, 2, 3, -1);
    encoder.inputs.add(
        new InputSpec(
            InputSpec.HISTORY,
            InputKind.HISTORY,
            "history/items",
            "items",
            0,
            3,
            null,
            3,
            List.of(),
            2));
    return encoder.network("query", "colour", "size", InputSpec.HISTORY);
  }

  static HandMadeEncoder item() {
    return new HandMadeEncoder(TowerKind.ITEM).network("item", "colour", "size");
  }

  /** The gate has the weight 1 and the bias −1. */
  static HandMadeEncoder experts() {
    HandMadeEncoder encoder =
        new HandMadeEncoder(TowerKind.ITEM).network("first", "size").network("second", "colour");
    encoder.tensor("gate", 1, 1);
    encoder.values.put("gate/bias", new float[] {-1});
    encoder.shapes.put("gate/bias", List.of(1L));
    encoder.gate = new LayerSpec("gate", "gate/bias");
    return encoder;
  }

  static InputSpec colour(String table) {
    return new InputSpec(
        "colour", InputKind.CATEGORICAL, table, "vocabularies/colour", 2, 0, 1, 4, List.of(), null);
  }

  static InputSpec size(List<Double> edges) {
    return new InputSpec("size", InputKind.NUMERIC, "size", null, 2, 0, null, 4, edges, null);
  }

  /** Replaces an input. */
  HandMadeEncoder with(int place, InputSpec input) {
    inputs.set(place, input);
    return this;
  }

  /** Replaces the numbers of a tensor. */
  HandMadeEncoder tensor(String name, int columns, float... numbers) {
    values.put(name, numbers);
    shapes.put(name, List.of((long) numbers.length / columns, (long) columns));
    return this;
  }

  private HandMadeEncoder network(String name, String... names) {
    float[] weight = new float[names.length * 4];
    for (int i = 0; i < names.length; i++) {
      weight[4 * i] = 1;
      weight[4 * i + 3] = 1;
    }
    tensor(name + "/0/weight", 2, weight);
    values.put(name + "/0/bias", new float[] {0.5f, 0});
    shapes.put(name + "/0/bias", List.of(2L));
    networks.add(
        new NetworkSpec(
            List.of(names), List.of(new LayerSpec(name + "/0/weight", name + "/0/bias"))));
    return this;
  }

  /** Writes the folder. */
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> files = new ArrayList<>(List.of(EncoderSpec.WEIGHTS));
    writeWeights(folder.resolve(EncoderSpec.WEIGHTS));
    IndexedTexts.write(folder, "vocabularies/colour", List.of("red", "blue").iterator());
    files.addAll(IndexedTexts.files("vocabularies/colour"));
    if (tower == TowerKind.QUERY) {
      IndexedTexts.write(folder, "items", List.of("a", "b", "c").iterator());
      files.addAll(IndexedTexts.files("items"));
    }
    new EncoderSpec(
            EncoderSpec.FORMAT,
            EncoderSpec.VERSION,
            tower,
            2,
            2,
            true,
            "float32",
            inputs,
            networks,
            gate,
            EncoderSpec.describe(folder, files),
            new EncoderLineage("c", "d", "e", "tower", "test"))
        .write(folder);
    return folder;
  }

  private void writeWeights(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      SafetensorsHeader.ofFloat32(shapes).writeTo(out);
      for (float[] numbers : values.values()) {
        ByteBuffer bytes =
            ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        out.write(bytes.array());
      }
    }
  }
}
