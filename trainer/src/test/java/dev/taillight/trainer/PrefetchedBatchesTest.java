package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.trainer.embedding.DeviceTables;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches whose look-ups are arrays of the engine. */
class PrefetchedBatchesTest {

  @TempDir Path folder;
  private DeviceSession session;
  private BatchSource source;
  private int tables;

  @BeforeEach
  void open() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("dataset"), 100, 60, 1);
    session = ComputeDevice.CPU.open();
    TwoTowers towers =
        new TwoTowers(
            dataset,
            TrainingFixture.model(true),
            shapes -> new DeviceTables(shapes, new Sgd(), session),
            new Sgd());
    source =
        new BatchSource(dataset, towers, 5, 32, 0, 8, Optional.of(TrainingFixture.evenAndOdd()));
    tables = arrays();
  }

  private int arrays() {
    return session.manager().getManagedArrays().size();
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void givesTheBatchesInTheirOrderAndLeavesNothingOnTheDevice() {
    try (PrefetchedBatches batches = new PrefetchedBatches(source, 1, 0)) {
      for (int step = 0; step < source.stepsPerEpoch(); step++) {
        try (TrainingBatch batch = batches.take();
            TrainingBatch expected = source.batch(1, step)) {
          assertArrayEquals(expected.viewedItems(), batch.viewedItems());
        }
      }
    }
    assertEquals(tables, arrays());
  }

  @Test
  void closesTheBatchThatNobodyTookAlsoWhenItsCallerIsInterrupted() {
    PrefetchedBatches batches = new PrefetchedBatches(source, 0, 0);
    try (TrainingBatch first = batches.take()) {
      assertEquals(32, first.pairs());
      Thread.currentThread().interrupt();
      batches.close();
      assertTrue(Thread.interrupted());
      assertTrue(arrays() > tables, "those of the first one");
    }
    assertEquals(tables, arrays());
  }
}
