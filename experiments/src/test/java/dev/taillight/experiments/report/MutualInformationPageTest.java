package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.augment.UnrankedFeatures;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MutualInformationPageTest {

  @TempDir private Path folder;

  @Test
  void holdsTheMatrixAndTheMasks() throws Exception {
    JsonNode data = data(page("trap"));
    assertEquals("trap", data.path("name").asText());
    JsonNode information = data.path("information");
    assertEquals(4, information.path("features").size());
    assertEquals(5, information.path("estimates").size());
    assertEquals(4, information.path("masks").size());
    assertEquals(0.25, information.at("/masks/0/probability").asDouble());
    assertEquals("key", information.at("/masks/0/undecided/0").asText());
    assertFalse(information.has("page"), "it is the page");
  }

  @Test
  void loadsNothingFromElsewhere() throws Exception {
    String page = page("trap");
    String markup = page.replaceAll("(?s)<script>.*?</script>", "<script></script>");
    assertEquals(
        List.of(),
        Pattern.compile("(src|href|action|data)=\"(?!#|data:)[^\"]*\"")
            .matcher(markup)
            .results()
            .map(MatchResult::group)
            .toList());
    assertTrue(page.contains("default-src 'none'"));
    assertFalse(page.contains("{{"), "a marker is left in the page");
  }

  @Test
  void namesItsSectionsInTheContents() throws Exception {
    String page = page("trap");
    for (String section : List.of("information", "features", "partners", "masks")) {
      assertTrue(page.contains("<a href=\"#" + section + "\">"), section);
      assertTrue(page.contains("<section id=\"" + section + "\""), section);
    }
  }

  @Test
  void escapesTheNameOfTheRun() throws Exception {
    String page = page("<script>alert(3)</script>");
    assertTrue(page.contains("<h1>&lt;script&gt;alert(3)&lt;/script&gt;: item features</h1>"));
    assertFalse(page.contains("<script>alert"));
    assertEquals("<script>alert(3)</script>", data(page).path("name").asText());
  }

  @Test
  void givesTheSameBytesAgain() throws Exception {
    page("trap");
    Path file = folder.resolve(MutualInformationPage.FILE_NAME);
    byte[] first = Files.readAllBytes(file);
    page("trap");
    assertArrayEquals(first, Files.readAllBytes(file));
  }

  private String page(String name) throws IOException {
    MutualInformationMatrix matrix = FakeMatrix.trap().without("key", true).matrix();
    MutualInformationPage.write(
        folder, name, matrix, FakeMatrix.masks(matrix, UnrankedFeatures.COIN));
    return Files.readString(folder.resolve(MutualInformationPage.FILE_NAME));
  }

  private static JsonNode data(String page) throws IOException {
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(page);
    assertTrue(data.find());
    return new ObjectMapper().readTree(data.group(1));
  }
}
