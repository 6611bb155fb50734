package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.augment.AugmentConfig;
import dev.taillight.augment.AugmentMethod;
import dev.taillight.augment.Augmenter;
import dev.taillight.augment.DropoutTarget;
import dev.taillight.augment.IdDropoutConfig;
import dev.taillight.augment.MaskScope;
import dev.taillight.augment.SeedSampling;
import dev.taillight.augment.UnrankedFeatures;
import dev.taillight.augment.ViewPair;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.files.Sha256;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.loss.ContrastiveConfig;
import dev.taillight.trainer.loss.MainLossConfig;
import dev.taillight.trainer.loss.MainLossConfig.ItemProbability;
import dev.taillight.trainer.loss.MainLossConfig.Loss;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that only trains needs an encoded dataset and a matrix file, but neither DuckDB nor
 * ND4J; and the number of its cores changes no byte.
 */
class SlimClassPathTest {

  @TempDir Path folder;

  @Test
  void trainsWithoutDuckDbAndNd4jAndGivesTheSameBytesWithAnyNumberOfCores()
      throws IOException, InterruptedException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("dataset"), 120, 400, 6);
    double[] values = {2, 2, .1, 1, 2, 2, .1, 1, .1, .1, 1.5, .1, 1, 1, .1, 3};
    new MutualInformationMatrix(dataset.items().featureNames(), Estimator.PLUG_IN, 120, values)
        .write(folder.resolve("mutual-info"));
    for (String cores : List.of("1", "2", "4")) {
      train(cores);
    }
    Set<String> seen = new HashSet<>();
    for (Training.Variant variant : Training.Variant.values()) {
      for (String file : List.of("weights.safetensors", "optimizer.safetensors")) {
        byte[] oneThread = Files.readAllBytes(checkpointFile("1", variant, file));
        for (String cores : List.of("2", "4")) {
          byte[] several = Files.readAllBytes(checkpointFile(cores, variant, file));
          assertArrayEquals(oneThread, several, variant + " " + file);
        }
        assertTrue(seen.add(Sha256.of(checkpointFile("1", variant, file))), variant.name());
      }
    }
  }

  private Path checkpointFile(String run, Training.Variant variant, String file) {
    return folder
        .resolve(run)
        .resolve(variant.name())
        .resolve("checkpoints")
        .resolve("epoch-0001")
        .resolve(file);
  }

  private void train(String cores) throws IOException, InterruptedException {
    List<String> entries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("duckdb"))
            .filter(entry -> !entry.contains("nd4j") && !entry.contains("openblas"))
            .collect(Collectors.toList());
    assertTrue(entries.size() > 10, "the class path of the tests: " + entries);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=" + cores,
                "-cp",
                String.join(File.pathSeparator, entries),
                Training.class.getName(),
                folder.toString(),
                cores)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("without org.duckdb"), output);
  }

  /** The program that the test starts. */
  static final class Training {

    /** What is trained: kinds of views and of contrastive losses. */
    enum Variant {
      MASKS(ContrastiveConfig.Loss.SOFTMAX, 0) {
        @Override
        Augmenter augmenter(EncodedDataset dataset, MutualInformationMatrix matrix) {
          return Augmenter.of(
              new AugmentConfig(
                  AugmentMethod.CLUSTER_MASK,
                  MaskScope.ITEM,
                  0.5,
                  2,
                  SeedSampling.ENTROPY,
                  List.of(),
                  List.of(),
                  0.1,
                  0.1,
                  DropoutTarget.MULTI_VALUED,
                  UnrankedFeatures.COIN),
              dataset.items().features().stream().map(FeatureColumn::spec).toList(),
              matrix);
        }
      },
      NOISE_AND_HARD_NEGATIVES(ContrastiveConfig.Loss.SOFTMAX, 100) {
        @Override
        Augmenter augmenter(EncodedDataset dataset, MutualInformationMatrix matrix) {
          return TrainingFixture.noisy(0.1);
        }
      },
      DIMENSIONS_HIDDEN(ContrastiveConfig.Loss.ALIGN_UNIFORM, 0) {
        @Override
        Augmenter augmenter(EncodedDataset dataset, MutualInformationMatrix matrix) {
          return TrainingFixture.dimensionsHidden(0.5, MaskScope.ITEM);
        }
      },
      ITEMS_AS_THEY_ARE(ContrastiveConfig.Loss.SPREAD_OUT, 0) {
        @Override
        Augmenter augmenter(EncodedDataset dataset, MutualInformationMatrix matrix) {
          return (items, stream) -> ViewPair.same(items);
        }
      };

      private final ContrastiveConfig contrastive;

      Variant(ContrastiveConfig.Loss loss, int hardNegatives) {
        this.contrastive = new ContrastiveConfig(0.3, 300, loss, 0.3, 1, hardNegatives);
      }

      abstract Augmenter augmenter(EncodedDataset dataset, MutualInformationMatrix matrix);

      TrainingSetup setup() {
        // Several blocks of queries, items and scores: 600 pairs and 100 + 300 candidates more.
        MainLossConfig plain =
            TrainingFixture.main(
                Loss.SAMPLED_SOFTMAX, 1, 1, true, 100, 300, ItemProbability.COUNTS, 0.1);
        MainLossConfig main =
            this == MASKS ? plain : TrainingFixture.dropping(plain, 0.1, IdDropoutConfig.NONE);
        TrainingSetup setup =
            TrainingFixture.setup(
                TrainingFixture.training(main, OptimizerMethod.ADAGRAD, 0.05, 1, 0.3, 600, 300));
        return TrainingFixture.of(setup, contrastive);
      }
    }

    private Training() {}

    public static void main(String[] arguments) {
      for (String absent : List.of("org.duckdb.DuckDBDriver", "org.nd4j.linalg.factory.Nd4j")) {
        try {
          Class.forName(absent);
          throw new IllegalStateException(absent + " is on the class path");
        } catch (ClassNotFoundException e) {
          System.out.println("without " + absent);
        }
      }
      Path folder = Path.of(arguments[0]);
      EncodedDataset dataset = EncodedDataset.open(folder.resolve("dataset"));
      MutualInformationMatrix matrix = MutualInformationMatrix.read(folder.resolve("mutual-info"));
      for (Variant variant : Variant.values()) {
        new TrainingRun(
                variant.setup(),
                dataset,
                Optional.of(variant.augmenter(dataset, matrix)),
                TrainingFixture.growing(),
                folder.resolve(arguments[1]).resolve(variant.name()),
                Progress.silent())
            .train();
      }
    }
  }
}
