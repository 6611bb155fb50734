package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which columns of a tower's input belong to which of two experts. Immutable and thread-safe.
 *
 * @param dimension how many columns a feature has
 * @param memorised for each feature whether it belongs to the memorisation expert
 */
record ExpertColumns(int dimension, List<Boolean> memorised) {

  /** The features of an expert in their order. */
  List<Integer> features(boolean memorisation) {
    return IntStream.range(0, memorised.size())
        .filter(feature -> memorised.get(feature) == memorisation)
        .boxed()
        .toList();
  }

  /** How many columns all features have. */
  int width() {
    return dimension * memorised.size();
  }

  /** How many columns an expert has. */
  int width(boolean memorisation) {
    return dimension * (int) memorised.stream().filter(own -> own == memorisation).count();
  }

  /** The columns of an expert, beside each other in their order. */
  NDArray of(boolean memorisation, NDArray input) {
    NDList own = new NDList();
    for (int f = 0; f < memorised.size(); f++) {
      if (memorised.get(f) == memorisation) {
        own.add(columns(input, f));
      }
    }
    return NDArrays.concat(own, 1);
  }

  /** Puts the columns of both experts back where they came from. */
  NDArray join(NDArray ofMemorisation, NDArray ofGeneralisation) {
    List<NDArray> all = new ArrayList<>();
    int memory = 0;
    int general = 0;
    for (boolean own : memorised) {
      all.add(own ? columns(ofMemorisation, memory++) : columns(ofGeneralisation, general++));
    }
    return NDArrays.concat(new NDList(all), 1);
  }

  private NDArray columns(NDArray array, int feature) {
    return array.get(
        new NDIndex(":, %d:%d".formatted(feature * dimension, (feature + 1) * dimension)));
  }
}
