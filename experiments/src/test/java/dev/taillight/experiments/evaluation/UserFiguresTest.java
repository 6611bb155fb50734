package dev.taillight.experiments.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.experiments.evaluation.Evaluation.SystemScores;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map.Entry;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFiguresTest {

  private static final String POPULAR = "most_popular";
  private static final String KNN = "item_knn";

  @TempDir Path folder;

  @Test
  void theMeansOverUsersAreThoseOfTheEvaluation() throws IOException {
    Evaluation evaluation = evaluate();
    for (SystemScores system : evaluation.systems()) {
      UserFigures figures = UserFigures.read(figures(), system.name());
      assertEquals(evaluation.users(), figures.size());
      for (String metric : List.of("recall@3", "ndcg@10")) {
        for (Entry<Slice, Estimate> slice : system.metrics().get(metric).entrySet()) {
          String column = metric + "/" + slice.getKey().label();
          double[] known = known(figures, column);
          assertEquals(slice.getValue().users(), known.length, column);
          assertEquals(slice.getValue().mean(), StatUtils.mean(known), 1e-6, column);
        }
      }
      assertThrows(IllegalArgumentException.class, () -> figures.column("recall@10/tail"));
    }
  }

  @Test
  void usersAreRowsOfTheDatasetInAscendingOrder() throws IOException {
    evaluate();
    EncodedDataset dataset = EncodedDataset.open(folder.resolve("dataset"));
    UserFigures figures = UserFigures.read(figures(), POPULAR);
    for (int i = 0; i < figures.size(); i++) {
      assertTrue(dataset.interactions(Split.TEST).count(figures.user(i)) > 0);
      assertTrue(i == 0 || figures.user(i - 1) < figures.user(i));
    }
  }

  @Test
  void theSystemsAreWrittenSideBySide() throws IOException {
    evaluate();
    UserFigures popular = UserFigures.read(figures(), POPULAR);
    UserFigures knn = UserFigures.read(figures(), KNN);
    int column = popular.column("recall@3/overall");
    assertFalse(
        IntStream.range(0, popular.size())
            .allMatch(i -> popular.value(i, column) == knn.value(i, column)));
  }

  @Test
  void whatIsNotWholeIsRefused() throws IOException {
    evaluate();
    assertEquals(
        figures() + ": no system 'other', there are [most_popular, item_knn]",
        assertThrows(DatasetException.class, () -> UserFigures.read(figures(), "other"))
            .getMessage());
    Path file = figures().resolve(KNN + ".npy");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, 100));
    String message =
        assertThrows(DatasetException.class, () -> UserFigures.read(figures(), KNN)).getMessage();
    assertTrue(message.startsWith(file + ": expected "), message);
    Files.writeString(figures().resolve("figures.json"), "{");
    assertThrows(DatasetException.class, () -> UserFigures.read(figures(), POPULAR));
  }

  private Path figures() {
    return folder.resolve("user-figures");
  }

  private Evaluation evaluate() throws IOException {
    EncodedDataset dataset = TinyDataset.random(50, 60, 1).write(folder.resolve("dataset"));
    Evaluator evaluator = new Evaluator(dataset, EvaluatorTest.config(CorpusKind.INTERACTED, 0.5));
    return evaluator.evaluate(
        EvaluatorTest.references(evaluator, dataset), Split.TEST, figures(), Progress.silent());
  }

  private static double[] known(UserFigures figures, String column) {
    int index = figures.column(column);
    return IntStream.range(0, figures.size())
        .mapToDouble(i -> figures.value(i, index))
        .filter(value -> !Double.isNaN(value))
        .toArray();
  }
}
