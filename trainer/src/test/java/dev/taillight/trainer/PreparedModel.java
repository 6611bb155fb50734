package dev.taillight.trainer;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.files.AtomicFiles;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The {@link ReferenceModel} on a {@link BenchmarkCatalogue} of its own, with a round of batches at
 * hand. There are as many users as items. Deletes the catalogue when it is closed.
 */
final class PreparedModel implements AutoCloseable {

  /** So many that a batch is no longer in a cache when it comes again. */
  private static final int BATCHES = 64;

  private final Path folder;
  private final EncodedDataset dataset;
  private final TrainingConfig config;
  private final TwoTowers towers;
  private final BatchSource source;
  private final DeviceSession session;
  private final List<TrainingBatch> batches;
  private int next;

  /**
   * @param items how many items there are, at least 10
   * @param batchSize n and m
   * @param rule the rule of the tables
   * @param ssl whether the contrastive loss is on
   */
  PreparedModel(int items, int batchSize, OptimizerMethod rule, boolean ssl) throws IOException {
    this.folder = Files.createTempDirectory("taillight-benchmark");
    Path files = folder.resolve("dataset");
    new BenchmarkCatalogue(items, items, (long) BATCHES * batchSize, 0).write(files);
    this.dataset = EncodedDataset.open(files);
    TrainingConfig both = ReferenceModel.training(rule, batchSize);
    this.config = ssl ? both : both.withoutContrastiveLoss();
    this.towers = ReferenceModel.towers(dataset, config, 0);
    this.source = ReferenceModel.batches(dataset, towers, config, 0);
    this.session = ComputeDevice.CPU.open();
    this.batches = IntStream.range(0, BATCHES).mapToObj(step -> source.batch(0, step)).toList();
  }

  /** The parameters. */
  TwoTowers towers() {
    return towers;
  }

  /** Where batches come from; an epoch has one round of them. */
  BatchSource source() {
    return source;
  }

  /** Where to compute, with a thread for each core. */
  DeviceSession session() {
    return session;
  }

  /** A step that learns. */
  TrainingStep step() {
    CandidatePool pool = ReferenceModel.candidates(dataset, config);
    return new TrainingStep(towers, config, pool, session);
  }

  /** The batches that are at hand, one after the other, and again from the first one. */
  TrainingBatch nextBatch() {
    next = (next + 1) % BATCHES;
    return batches.get(next);
  }

  @Override
  public void close() throws IOException {
    session.close();
    AtomicFiles.deleteTree(folder);
  }
}
