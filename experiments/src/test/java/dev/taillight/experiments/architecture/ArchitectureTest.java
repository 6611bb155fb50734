package dev.taillight.experiments.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import dev.taillight.experiments.architecture.planted.augment.ComputesWithNd4j;
import dev.taillight.experiments.architecture.planted.augment.CountsForItself;
import dev.taillight.experiments.architecture.planted.dataset.LetsJsonNameClasses;
import dev.taillight.experiments.architecture.planted.dataset.LoadsYaml;
import dev.taillight.experiments.architecture.planted.dataset.ReadsObjects;
import dev.taillight.experiments.architecture.planted.dataset.RunsCommands;
import dev.taillight.experiments.architecture.planted.dataset.SeesTheTrainer;
import dev.taillight.experiments.architecture.planted.dataset.StartsPrograms;
import dev.taillight.experiments.architecture.planted.elsewhere.Homeless;
import dev.taillight.experiments.architecture.planted.encoder.ReadsRawTables;
import dev.taillight.experiments.architecture.planted.encoder.TakesATower;
import dev.taillight.experiments.architecture.planted.exporters.ComputesWithDjl;
import dev.taillight.experiments.architecture.planted.files.OneHalf;
import dev.taillight.experiments.architecture.planted.random.OtherHalf;
import dev.taillight.experiments.architecture.planted.settings.BadNames;
import dev.taillight.experiments.architecture.planted.settings.HasGetter;
import dev.taillight.experiments.architecture.planted.settings.HasMain;
import dev.taillight.experiments.architecture.planted.settings.NeitherAbstractNorFinal;
import dev.taillight.experiments.architecture.planted.trainer.OpensDatabase;
import dev.taillight.experiments.architecture.planted.trainer.ReadsTables;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house, each run against the program, and against planted violations that it must
 * find: every planted one, and nothing but them.
 */
final class ArchitectureTest {

  private static final String PROGRAM = "dev.taillight";
  private static final String PLANTED = PROGRAM + ".experiments.architecture.planted";

  private static JavaClasses program;
  private static JavaClasses planted;

  @BeforeAll
  static void readClasses() {
    program =
        new ClassFileImporter()
            .withImportOption(ArchitectureTest::notATest)
            .importPackages(PROGRAM);
    planted = new ClassFileImporter().importPackages(PLANTED);
  }

  @Test
  void theWholeProgramIsLookedAt() {
    for (String module :
        List.of(
            "dataset", "mutualinfo", "augment", "trainer", "encoder", "exporters", "experiments")) {
      assertTrue(
          program.stream()
              .anyMatch(type -> type.getPackageName().startsWith(PROGRAM + "." + module)),
          "classes of " + module);
    }
    assertFalse(program.stream().anyMatch(type -> type.getName().endsWith("Test")));
  }

  @Test
  void everyPackageBelongsToAModule() {
    check(ArchitectureRules::everyPackageBelongsToAModule, Homeless.class);
  }

  @Test
  void aModuleSeesOnlyThoseAboveIt() {
    check(ArchitectureRules::aModuleSeesOnlyThoseAboveIt, SeesTheTrainer.class);
  }

  @Test
  void packagesAreFreeOfCycles() {
    check(ArchitectureRules::packagesAreFreeOfCycles, OneHalf.class, OtherHalf.class);
  }

  @Test
  void databasesAreOnlyForTablesAndExports() {
    check(ArchitectureRules::databasesAreOnlyForTablesAndExports, OpensDatabase.class);
  }

  @Test
  void nd4jIsOnlyForMutualInformation() {
    check(ArchitectureRules::nd4jIsOnlyForMutualInformation, ComputesWithNd4j.class);
  }

  @Test
  void djlIsOnlyForTraining() {
    check(ArchitectureRules::djlIsOnlyForTraining, ComputesWithDjl.class);
  }

  @Test
  void trainingNeedsNeitherDuckDbNorNd4j() {
    check(
        ArchitectureRules::trainingNeedsNeitherDuckDbNorNd4j,
        OpensDatabase.class,
        ReadsTables.class);
  }

  @Test
  void encodersNeedOnlyTheDataset() {
    check(ArchitectureRules::encodersNeedOnlyTheDataset, TakesATower.class, ReadsRawTables.class);
  }

  @Test
  void augmentersKnowOnlyTheMatrix() {
    check(ArchitectureRules::augmentersKnowOnlyTheMatrix, CountsForItself.class);
  }

  @Test
  void onlyExperimentsHaveMain() {
    check(ArchitectureRules::onlyExperimentsHaveMain, HasMain.class);
  }

  @Test
  void classesAreAbstractOrClosed() {
    check(ArchitectureRules::classesAreAbstractOrClosed, NeitherAbstractNorFinal.class);
  }

  @Test
  void namesSayWhatThingsAre() {
    check(
        ArchitectureRules::namesSayWhatThingsAre,
        BadNames.TextUtil.class,
        BadNames.TextUtils.class,
        BadNames.TextManager.class,
        BadNames.TextImpl.class,
        BadNames.TextHelper.class);
  }

  @Test
  void accessorsHaveNoPrefix() {
    check(ArchitectureRules::accessorsHaveNoPrefix, HasGetter.class);
  }

  @Test
  void nothingFromFilesBecomesCode() {
    check(
        ArchitectureRules::nothingFromFilesBecomesCode,
        ReadsObjects.class,
        LoadsYaml.class,
        LetsJsonNameClasses.class);
  }

  @Test
  void noProgramIsStarted() {
    check(ArchitectureRules::noProgramIsStarted, StartsPrograms.class, RunsCommands.class);
  }

  private static void check(Function<ArchitectureRules, ArchRule> rule, Class<?>... offenders) {
    assertFinds(rule.apply(new ArchitectureRules(PLANTED)), offenders);
    rule.apply(new ArchitectureRules(PROGRAM)).check(program);
  }

  private static void assertFinds(ArchRule rule, Class<?>... offenders) {
    List<String> found = rule.evaluate(planted).getFailureReport().getDetails();
    List<String> names = Arrays.stream(offenders).map(Class::getName).toList();
    for (String name : names) {
      assertTrue(
          found.stream().anyMatch(line -> line.contains(name)),
          () -> "'%s' does not find %s, only %s".formatted(rule.getDescription(), name, found));
    }
    for (String line : found) {
      assertTrue(
          names.stream().anyMatch(line::contains),
          () -> "'%s' finds what is none: %s".formatted(rule.getDescription(), line));
    }
  }

  private static boolean notATest(Location location) {
    return !location.contains("/test-classes/") && !location.contains("-tests.jar");
  }
}
