package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.trainer.embedding.TowerInputs;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemFrequenciesTest {

  @TempDir Path folder;

  @Test
  void addsTheLogarithmOfTheCountToEachRow() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("dataset"), 40, 60, 1);
    int[] items = {3, 39, 0, 3, 8}; // 39 is cold
    assertEquals(0, dataset.itemCounts().at(39));
    TowerInputs zeros = (batch, rows, scope) -> scope.zeros(new Shape(rows.size(), 2));
    TowerInputs inputs = new ItemFrequencies(dataset.itemCounts()).beside(zeros, items);
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      NDArray found = inputs.pooled(0, new RowBlock(1, 5), session.manager());
      assertEquals(new Shape(4, 3), found.getShape());
      float[] expected = new float[12];
      for (int i = 0; i < 4; i++) {
        expected[3 * i + 2] = (float) Math.log(1 + dataset.itemCounts().at(items[i + 1]));
      }
      assertArrayEquals(expected, found.toFloatArray(), 1e-6f);
      assertEquals(0, expected[2]);
      assertTrue(expected[5] > 0);
    }
  }

  /** The gate moves the vectors of the items that have pairs, and of no others. */
  @Test
  void aModelGivesTheVectorOfAnItemByItsOwnCount() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("dataset"), 40, 60, 1);
    TwoTowers towers =
        new TwoTowers(dataset, TrainingFixture.experts("topic"), new Sgd(), new Sgd());
    towers.initialise(4, 0.5);
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      TwoTowerModel model = new TwoTowerModel(dataset, towers, session);
      int d = model.dimension();
      float[] before = new float[40 * d];
      model.itemVectors().read(0, 40, before);
      towers.item().tower().parameters().stream()
          .filter(parameter -> parameter.name().equals("item/gate/weight"))
          .forEach(parameter -> parameter.values()[0] = 1);
      float[] after = new float[40 * d];
      model.itemVectors().read(0, 40, after);
      for (int item = 0; item < 40; item++) {
        boolean same =
            Arrays.equals(before, item * d, (item + 1) * d, after, item * d, (item + 1) * d);
        assertEquals(dataset.itemCounts().at(item) == 0, same, "item " + item);
      }
      assertFalse(Arrays.equals(before, after));
    }
  }
}
