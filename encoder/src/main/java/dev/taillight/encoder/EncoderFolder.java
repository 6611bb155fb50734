package dev.taillight.encoder;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.IndexedTexts;
import dev.taillight.encoder.Network.Layer;
import dev.taillight.encoder.TowerEncoder.Gate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads the folder of an encoder and checks that everything in it fits together. */
final class EncoderFolder {

  private final Path folder;
  private final Map<String, MappedRows> tables = new HashMap<>();

  EncoderFolder(Path folder) {
    this.folder = folder;
  }

  TowerEncoder load(TowerKind kind) {
    EncoderSpec spec = EncoderSpec.read(folder);
    require(
        spec.tower() == kind,
        "holds the %s tower, the %s tower is needed".formatted(spec.tower().key(), kind.key()));
    require(spec.dimension() > 0 && spec.embeddingDimension() > 0, "needs dimensions above 0");
    require(spec.normalised(), "vectors that are not normalised are not known");
    require(spec.files().containsKey(EncoderSpec.WEIGHTS), "lists no " + EncoderSpec.WEIGHTS);
    spec.verify(folder);
    MappedTensors tensors = MappedTensors.open(folder.resolve(EncoderSpec.WEIGHTS));
    List<TowerInput> inputs =
        spec.inputs().stream().map(input -> input(spec, input, tensors)).toList();
    List<Network> networks =
        spec.networks().stream().map(network -> network(spec, network, tensors)).toList();
    require(
        networks.size() == (spec.gate() == null ? 1 : 2),
        "needs one network, or two and a gate, got %d".formatted(networks.size()));
    return new TowerEncoder(
        spec, inputs, networks, Optional.ofNullable(spec.gate()).map(gate -> gate(gate, tensors)));
  }

  private TowerInput input(EncoderSpec spec, InputSpec input, MappedTensors tensors) {
    MappedRows table =
        tables.computeIfAbsent(
            input.table(), name -> tensors.rows(name, spec.embeddingDimension()));
    boolean number = input.kind() == InputKind.NUMERIC;
    require(number == (input.texts() == null), input, "texts, unless it is a number");
    require(
        (input.kind() == InputKind.HISTORY) == (input.maxItems() != null),
        input,
        "max_items if it is a history, else none");
    require(input.maxItems() == null || input.maxItems() > 0, input, "max_items above 0");
    require(number || input.binEdges().isEmpty(), input, "no bin_edges, unless it is a number");
    requireAscending(input);
    Optional<IndexedTexts> texts =
        Optional.ofNullable(input.texts()).map(name -> texts(spec, name));
    TowerInput read = new TowerInput(input, texts, table);
    requireRow(input, table, "first_row", input.firstRow());
    requireRow(input, table, "missing_row", input.missingRow());
    requireRow(input, table, "default_row", input.defaultRow());
    requireRow(input, table, "unknown_row", Objects.requireNonNullElse(input.unknownRow(), 0));
    require(
        (long) input.firstRow() + read.known() <= table.size(),
        input,
        "a table of at least %d rows, got %d"
            .formatted((long) input.firstRow() + read.known(), table.size()));
    return read;
  }

  private void requireAscending(InputSpec input) {
    double before = Double.NEGATIVE_INFINITY;
    for (double edge : input.binEdges()) {
      require(Double.isFinite(edge) && edge > before, input, "ascending bin_edges");
      before = edge;
    }
  }

  private IndexedTexts texts(EncoderSpec spec, String name) {
    for (String file : IndexedTexts.files(name)) {
      require(spec.files().containsKey(file), "lists no " + file);
    }
    return IndexedTexts.map(folder, name);
  }

  private Network network(EncoderSpec spec, NetworkSpec network, MappedTensors tensors) {
    List<String> names = spec.inputs().stream().map(InputSpec::name).toList();
    require(
        names.containsAll(network.inputs()) && !network.inputs().isEmpty(),
        "a network needs some of the inputs %s, got %s".formatted(names, network.inputs()));
    require(!network.layers().isEmpty(), "a network needs a layer");
    List<Layer> layers = new ArrayList<>();
    int in = Math.multiplyExact(network.inputs().size(), spec.embeddingDimension());
    for (LayerSpec layer : network.layers()) {
      int out = tensors.columns(layer.weight(), in);
      layers.add(
          new Layer(tensors.values(layer.weight(), in, out), tensors.values(layer.bias(), out)));
      in = out;
    }
    require(
        in == spec.dimension(),
        "says that vectors have %d numbers, the last layer gives %d"
            .formatted(spec.dimension(), in));
    return new Network(network.inputs().stream().mapToInt(names::indexOf).toArray(), layers);
  }

  private static Gate gate(LayerSpec gate, MappedTensors tensors) {
    return new Gate(tensors.values(gate.weight(), 1, 1)[0], tensors.values(gate.bias(), 1)[0]);
  }

  private void requireRow(InputSpec input, MappedRows table, String key, int row) {
    require(
        row >= 0 && row < table.size(),
        input,
        "a %s in 0 … %d, got %d".formatted(key, table.size() - 1, row));
  }

  private void require(boolean fulfilled, InputSpec input, String needed) {
    require(fulfilled, "input '%s' needs %s".formatted(input.name(), needed));
  }

  private void require(boolean fulfilled, String problem) {
    if (!fulfilled) {
      throw new DatasetException(folder.resolve(EncoderSpec.FILE_NAME) + ": " + problem);
    }
  }
}
