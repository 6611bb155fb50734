package dev.taillight.experiments.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.experiments.robustness.BadInput.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of broken inputs itself; {@link BadInputIT} hands them to the program. */
class BadInputTest {

  private static final Path PAGE = Path.of("..", "docs", "robustness.md");

  @Test
  void everyInputHasANameOfItsOwn() {
    Set<String> names = new HashSet<>();
    BadInputIT.inputs().forEach(input -> assertTrue(names.add(input.toString()), input.toString()));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void thePageCountsThem(Kind kind) throws IOException {
    List<BadInput> all = BadInputIT.inputs().filter(input -> input.kind() == kind).toList();
    long fine = all.stream().filter(input -> input.exitCode() == 0).count();
    assertEquals(
        List.of("| %s | %d | %d |".formatted(kind.plural(), all.size(), fine)),
        rows(kind.plural()).map(row -> row.replaceFirst("^(([|][^|]*){3}[|]).*", "$1")).toList());
  }

  @Test
  void thePageCountsTheReaders() throws IOException {
    assertTrue(
        Files.readString(PAGE).contains("%d readers".formatted(DamagedFilesIT.readers().count())));
  }

  private static Stream<String> rows(String beginning) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| " + beginning + " |"));
  }
}
