package dev.taillight.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.experiments.config.GoldenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped studies and the table of their keys, compared with files that are checked in: {@code
 * -Dtaillight.golden.update=true} rewrites those.
 */
class StudyFilesTest {

  private static final Path ROOT = Path.of("..");

  static List<Path> studies() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("configs/studies"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("studies")
  void theRunsAreTheGoldenOnes(Path file) throws IOException {
    StudyConfig config = StudyConfig.read(file, List.of()).settings();
    StudyPlan plan = StudyPlan.of(file, config, new StudyFolder(Path.of("out")));
    String name = file.getFileName().toString().replace(".yaml", ".txt");
    GoldenFiles.compare("studies/" + name, String.join("\n", plan.labels()) + "\n");
  }

  @ParameterizedTest
  @MethodSource("studies")
  void theFirstLinesCanBePasted(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertEquals("# command:  ./taillight study " + ROOT.relativize(file), lines.get(0));
    assertTrue(lines.get(1).matches("# expected time:  .*(minute|hour).*"), lines.get(1));
    assertTrue(lines.get(2).startsWith("# expected metric:  "), lines.get(2));
  }

  @Test
  void thePageNamesEveryKey() throws IOException {
    GoldenFiles.section(
        ROOT.resolve("docs/studies.md"),
        "keys: written by StudyFilesTest",
        GoldenFiles.keyTable(StudyConfig.defaults()));
  }
}
