package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DelimitedRecordsTest {

  @TempDir Path folder;

  @Test
  void tellsLinesAndFields() throws IOException {
    assertEquals(
        List.of("1 [a, b]", "2 [1, x\ny]", "5 [2, he said \"hi\"]", "6 [, ]", "7 [z]"),
        records("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,\"he said \"\"hi\"\"\"\r\n,\r\nz", ",", "\"", true));
  }

  @Test
  void emptyLinesAreRecordsOfTablesOfOneColumn() throws IOException {
    assertEquals(List.of("1 [a]", "2 []", "3 [b]"), records("a\n\nb\n", ",", "", false));
  }

  @Test
  void withoutQuotingAQuoteIsText() throws IOException {
    assertEquals(List.of("1 [\"a, \"b\"]"), records("\"a::\"b\"", "::", "", true));
  }

  @Test
  void linesMayEndWithReturns() throws IOException {
    assertEquals(List.of("1 [a, b]", "2 [c, d]"), records("a,b\rc,d\r", ",", "", true));
  }

  @RepeatedTest(20)
  void whatIsWrittenIsRead(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    String delimiter = List.of(",", "\t", "::", "|").get(random.nextInt(4));
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    long line = 1;
    for (int row = 0; row < 20; row++) {
      List<String> fields = new ArrayList<>();
      for (int column = 0; column < 3; column++) {
        fields.add(field(random));
      }
      expected.add(line + " " + fields);
      text.append(
          fields.stream().map(DelimitedRecordsTest::quoted).collect(Collectors.joining(delimiter)));
      text.append('\n');
      line += 1 + String.join("", fields).chars().filter(c -> c == '\n').count();
    }
    assertEquals(
        expected,
        records(text.toString(), delimiter, "\"", true),
        "seed " + repetition.getCurrentRepetition());
  }

  private static String field(Random random) {
    StringBuilder field = new StringBuilder();
    int length = random.nextInt(5);
    for (int i = 0; i < length; i++) {
      field.append("a\"\n,:|ü".charAt(random.nextInt(7)));
    }
    return field.toString();
  }

  private static String quoted(String field) {
    return '"' + field.replace("\"", "\"\"") + '"';
  }

  private List<String> records(String text, String delimiter, String quote, boolean skipsEmptyLines)
      throws IOException {
    Path file = folder.resolve("table");
    Files.writeString(file, text, StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    try (DelimitedRecords records = new DelimitedRecords(file, delimiter, quote, skipsEmptyLines)) {
      while (records.next()) {
        assertEquals("", records.fault().orElse(""), "line " + records.line());
        found.add(records.line() + " " + records.fields());
      }
    }
    return found;
  }
}
