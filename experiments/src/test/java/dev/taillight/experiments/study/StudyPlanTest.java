package dev.taillight.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taillight.experiments.SmallTables;
import dev.taillight.experiments.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyPlanTest {

  private static final String TWO_VARIANTS =
      """
      bases: [{config: small.yaml}]
      data: [{training_share: 1.0, seeds: [0]}]
      baseline: plain
      variants:
        - {name: plain, set: {training: {contrastive: {alpha: 0}}}}
        - {name: views, set: {augment: {method: random_mask}}}
      """;

  @TempDir Path folder;

  @BeforeEach
  void tables() throws IOException {
    SmallTables.write(folder);
  }

  @Test
  void everyVariantOnEveryBaseWithEverySeedAndShare() throws IOException {
    StudyPlan plan =
        plan(
            TWO_VARIANTS,
            "data=[{training_share: 1.0, seeds: [3]}, {training_share: 0.1, seeds: [3, 4]}]",
            "bases=[{config: small.yaml}, {config: small.yaml, set: {name: other}}]");
    assertEquals(
        List.of(
            "small, 100 % of the data, plain, seed 3",
            "small, 100 % of the data, views, seed 3",
            "other, 100 % of the data, plain, seed 3",
            "other, 100 % of the data, views, seed 3",
            "small, 10 % of the data, plain, seed 3",
            "small, 10 % of the data, views, seed 3",
            "other, 10 % of the data, plain, seed 3",
            "other, 10 % of the data, views, seed 3",
            "small, 10 % of the data, plain, seed 4",
            "small, 10 % of the data, views, seed 4",
            "other, 10 % of the data, plain, seed 4",
            "other, 10 % of the data, views, seed 4"),
        plan.labels());
    StudyRun run = plan.runs().get(4);
    assertEquals(3, run.config().config().seed());
    assertEquals(0.1, run.config().config().dataset().split().trainingShare());
    assertEquals(List.of("recall@20"), run.config().config().evaluation().userMetrics());
    assertEquals(2, run.config().config().evaluation().references().size());
    assertEquals(
        0,
        plan.runs().get(5).config().config().evaluation().references().size(),
        "the references are the same for all variants");
  }

  @Test
  void theGridOfAVariantComesOnTopOfThatOfTheStudy() throws IOException {
    StudyPlan plan =
        plan(
            TWO_VARIANTS,
            "grid={training.main.popularity_correction: [0.5, 1]}",
            "variants.1.grid={training.contrastive.alpha: [0.1, 0.3]}");
    assertEquals(
        List.of(
            "plain (popularity_correction=0.5)",
            "plain (popularity_correction=1)",
            "views (popularity_correction=0.5, alpha=0.1)",
            "views (popularity_correction=0.5, alpha=0.3)",
            "views (popularity_correction=1, alpha=0.1)",
            "views (popularity_correction=1, alpha=0.3)"),
        plan.runs().stream().map(run -> run.variant().label()).toList());
    Variant last = plan.runs().get(5).variant();
    assertEquals("plain (popularity_correction=1)", last.comparedWith("plain").label());
    assertEquals(0.3, plan.runs().get(5).config().config().training().contrastive().alpha(), 1e-12);
  }

  @Test
  void keysOfOneNameAreToldApart() throws IOException {
    StudyPlan plan =
        plan(
            TWO_VARIANTS,
            "grid={training.main.temperature: [0.1], training.contrastive.temperature: [0.2]}");
    assertEquals(
        "plain (training.main.temperature=0.1, training.contrastive.temperature=0.2)",
        plan.runs().get(0).variant().label());
  }

  @Test
  void runsThatCannotDifferAreOne() throws IOException {
    StudyPlan plan =
        plan(
            """
            bases: [{config: small.yaml}]
            data: [{training_share: 1.0, seeds: [0]}]
            baseline: a
            set: {evaluation: {references: []}, augment: {value_dropout: 0.2}}
            variants:
              - {name: a, set: {training: {contrastive: {alpha: 0}}}}
              - {name: b, set: {training: {contrastive: {alpha: 0}}, augment: {method: dropout}}}
              - {name: c, set: {augment: {method: dropout}}}
              - {name: d, set: {augment: {method: dropout}, mutual_info: {estimator: plug_in}}}
              - {name: e, set: {augment: {method: correlated_mask}}}
              - {name: f, set: {mutual_info: {estimator: plug_in}}}
            """);
    List<String> keys = plan.runs().stream().map(StudyRun::key).toList();
    assertEquals(keys.get(0), keys.get(1), "without views their method has no say");
    assertEquals(keys.get(2), keys.get(3), "dropout does not look at the matrix");
    assertNotEquals(keys.get(4), keys.get(5));
    assertEquals(4, plan.distinct());
    assertEquals(6, plan.size());
  }

  @Test
  void everyProblemOfTheRunsIsToldOnceWhereItWasWritten() throws IOException {
    assertEquals(
        List.of(
            "study.yaml:5: augment.metod: unknown key, did you mean method?",
            "study.yaml:6: training.epochs: expected a whole number, got 'many'"),
        problems(
            """
            bases: [{config: small.yaml}]
            baseline: a
            variants:
              - name: a
                set: {augment: {metod: dropout}}
              - {name: b, set: {training: {epochs: many}}}
            """));
    assertEquals(
        List.of("the study: evaluation.user_metrics.0: expected each metric once, NAME@K,"),
        problems(TWO_VARIANTS, "metrics=[recall@7]").stream()
            .map(problem -> problem.replaceAll(" K one of.*", ""))
            .toList());
    assertEquals(
        List.of("missing.yaml: there is no such file"),
        problems(TWO_VARIANTS, "bases.0.config=missing.yaml"));
  }

  @Test
  void basesNeedNamesOfTheirOwn() throws IOException {
    assertEquals(
        List.of("study.yaml: bases.1: expected a name of its own, got [small]; say set: {name: …}"),
        problems(TWO_VARIANTS, "bases=[{config: small.yaml}, {config: small.yaml}]"));
    assertEquals(
        List.of("study.yaml: bases.0: expected one name for all of its runs, got [small, x]"),
        problems(TWO_VARIANTS, "variants.1.set.name=x"));
  }

  @Test
  void everyProblemOfTheStudyIsToldAtOnce() throws IOException {
    assertEquals(
        List.of(
            "study.yaml:1: varants: unknown key, did you mean variants?",
            "study.yaml:2: data.0.training_share: expected a share above 0 and at most 1, got 0.0",
            "study.yaml:2: data.0.seeds: expected at least one seed, each once, got [1, 1]"),
        problems(
            """
            varants: []
            data: [{training_share: 0.0, seeds: [1, 1]}]
            """));
    assertEquals(
        List.of(
            "study.yaml: bases: is missing, expected at least one {config: FILE}",
            "study.yaml:4: grid.training.epochs: expected at least one value, each once, got []",
            "study.yaml:1: baseline: expected one of the variants, a, b, got 'c', did you mean a?",
            "study.yaml:3: parallel: expected 1 or more, got 0",
            "study.yaml:5: frontier.metric: expected one of the metrics, recall@20, got"
                + " 'recal@20', did you mean recall@20?"),
        problems(
            """
            baseline: c
            variants: [{name: a}, {name: b}]
            parallel: 0
            grid: {training.epochs: []}
            frontier: {metric: recal@20, matched: head, gained: tail}
            """));
    assertEquals(
        List.of("study.yaml:3: baseline: expected a variant without a grid of its own, got 'a'"),
        problems(
            """
            bases: [{config: small.yaml}]
            variants: [{name: a, grid: {training.epochs: [1]}}]
            baseline: a
            """));
    assertEquals(
        List.of("study.yaml:4: frontier.gained: expected another slice than matched, got head"),
        problems(
            """
            bases: [{config: small.yaml}]
            variants: [{name: a}]
            baseline: a
            frontier: {metric: recall@20, matched: head, gained: head}
            """));
  }

  @Test
  void whatWouldHaveNoSayIsRefused() throws IOException {
    assertEquals(
        List.of(
            "study.yaml:4: grid.seed: expected another key, this one is decided by data.seeds, got"
                + " seed",
            "study.yaml:3: set.seed: expected no value, it is decided by data.seeds, got 7",
            "study.yaml:2: bases.0.set.baseline: expected no value, it is decided by the study,"
                + " each of whose runs trains one model, got true",
            "study.yaml:6: variants.0.set.training.contrastive.alpha: expected no value, the grid of"
                + " the study has this key, got 0",
            "study.yaml:7: variants.1.grid.training.contrastive.alpha: expected another key, the"
                + " grid of the study has this one, got training.contrastive.alpha"),
        problems(
            """
            baseline: a
            bases: [{config: small.yaml, set: {baseline: true}}]
            set: {seed: 7}
            grid: {training.contrastive.alpha: [0.1], seed: [1]}
            variants:
              - {name: a, set: {training: {contrastive: {alpha: 0}}}}
              - {name: b, grid: {training.contrastive.alpha: [0.3]}}
            """));
  }

  @Test
  void aStudyThatNobodyCanWaitForIsRefused() throws IOException {
    String thousand =
        IntStream.range(0, 1000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    assertEquals(
        List.of("--set grid: expected at most 10000 runs of a study, got 2000000000000 runs"),
        problems(
                TWO_VARIANTS,
                "grid={model.embedding_dimension: [%1$s], training.epochs: [%1$s], training.batch_size: [%1$s], model.output_dimension: [%1$s]}"
                    .formatted(thousand))
            .stream()
            .map(problem -> problem.replaceAll("--set grid=.*: grid:", "--set grid:"))
            .toList());
  }

  private List<String> problems(String text, String... overrides) {
    return assertThrows(InvalidConfigurationException.class, () -> plan(text, overrides))
        .problems()
        .stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  private StudyPlan plan(String text, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("study.yaml"), text);
    StudyConfig config = StudyConfig.read(file, Stream.of(overrides).toList()).settings();
    return StudyPlan.of(file, config, new StudyFolder(folder.resolve("out")));
  }
}
