package dev.taillight.experiments.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveTablesTest {

  private static final List<String> WANTED = List.of("a.csv", "b.csv");

  @TempDir Path folder;

  @Test
  void zipFilesGiveTheTablesNearestToTheRoot() throws IOException {
    byte[] zip =
        Archives.zip(
            "set/samples/a.csv",
            "sample",
            "set/a.csv",
            "whole",
            "set/b.csv",
            "b",
            "set/c.csv",
            "c");
    assertEquals(Set.of("a.csv", "b.csv"), extract(zip, 1));
    assertEquals("whole", text("a.csv"));
    assertEquals("b", text("b.csv"));
    assertFalse(Files.exists(folder.resolve("out/c.csv")), "only what is wanted");
  }

  @Test
  void tarFilesAndCompressedOnes() throws IOException {
    byte[] tar = Archives.tar("set/a.csv", "x".repeat(1000), "set/b.csv", "");
    for (byte[] archive : List.of(tar, Archives.gzip(tar))) {
      assertEquals(Set.of("a.csv", "b.csv"), extract(archive, 1));
      assertEquals("x".repeat(1000), text("a.csv"));
      assertEquals("", text("b.csv"));
    }
  }

  /** As Yelp does it: a compressed tar that is called tar, in a zip that a Mac made. */
  @Test
  void aTarWithinAZip() throws IOException {
    byte[] tar = Archives.gzip(Archives.tar("a.csv", "inside", "._a.csv", "junk"));
    byte[] zip =
        Archives.zip(
            "The Set/set.tar",
            tar,
            "__MACOSX/The Set/._set.tar",
            "junk",
            "The Set/b.csv",
            "beside");
    assertEquals(Set.of("a.csv", "b.csv"), extract(zip, 1));
    assertEquals("inside", text("a.csv"));
    assertEquals("beside", text("b.csv"));
  }

  @Test
  void pathsOutOfTheFolderAreRefused() throws IOException {
    for (String path : List.of("../a.csv", "set/../../a.csv", "/a.csv", "..\\a.csv")) {
      for (byte[] archive :
          List.of(Archives.zip("b.csv", "b", path, "evil"), Archives.tar(path, "evil"))) {
        String message = refusal(archive, 1);
        assertEquals(
            "data: holds the path '%s', which leads out of its folder".formatted(path), message);
        assertFalse(Files.exists(folder.resolve("a.csv")));
        assertFalse(Files.exists(folder.resolve("out/b.csv")), "nothing of it is taken");
      }
    }
  }

  @Test
  void moreThanExpectedIsRefused() throws IOException {
    byte[] zip = Archives.zip("a.csv", "0".repeat(700_000), "b.csv", "0".repeat(700_000));
    assertTrue(zip.length < 10_000, "it is the size of the content that counts");
    assertEquals(
        "data: unpacks to more than the 1 MiB that are expected, at b.csv", refusal(zip, 1));
    assertFalse(Files.exists(folder.resolve("out/b.csv")));
    assertEquals(Set.of("a.csv", "b.csv"), extract(zip, 2));
  }

  @Test
  void damagedArchivesAreRefused() throws IOException {
    byte[] zip = Archives.stored("a.csv", "content");
    int at = new String(zip, StandardCharsets.ISO_8859_1).indexOf("content");
    byte[] changed = zip.clone();
    changed[at] = 'C';
    assertEquals(
        "data: the archive is damaged: the checksum of a.csv is wrong", refusal(changed, 1));
    assertTrue(
        refusal(Arrays.copyOf(zip, zip.length - 30), 1).startsWith("data: the archive is damaged"));

    byte[] tar = Archives.tar("a.csv", "x".repeat(2000));
    assertEquals("data: the archive is cut short", refusal(Arrays.copyOf(tar, 1000), 1));
    tar[3] ^= 1;
    assertEquals("data: the archive is damaged: it is no tar archive, or damaged", refusal(tar, 1));
    assertEquals(
        "data: the archive is damaged: it is no tar archive, or damaged",
        refusal("<html>".repeat(200).getBytes(StandardCharsets.UTF_8), 1));
  }

  private Set<String> extract(byte[] archive, long mostMib) throws IOException {
    Path file = Files.write(folder.resolve("data"), archive);
    return new ArchiveTables(file, mostMib, Progress.silent())
        .extract(WANTED, folder.resolve("out"));
  }

  private String refusal(byte[] archive, long mostMib) {
    return assertThrows(DatasetException.class, () -> extract(archive, mostMib)).getMessage();
  }

  private String text(String table) throws IOException {
    return Files.readString(folder.resolve("out").resolve(table));
  }
}
