package dev.taillight.experiments.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TarEntriesTest {

  @TempDir Path folder;

  @Test
  void whatIsNoFileIsPassedOver() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    Archives.entry(tar, "folder/", '5', new byte[0]);
    Archives.entry(tar, "link", '2', new byte[0]);
    Archives.entry(tar, "g", 'g', bytes("17 comment=global\n"));
    Archives.entry(tar, "file", '0', bytes("x"));
    TarEntries entries = entries(tar);
    assertTrue(entries.next());
    assertEquals("file", entries.name());
    assertFalse(entries.next());
  }

  /** The length of a pax record counts itself: 3 + 5 + 10 (ä is two bytes) + 1 = 19. */
  @Test
  void paxHeadersTellTheName() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    Archives.entry(tar, "x", 'x', bytes("19 path=long/näme\n"));
    Archives.entry(tar, "short", '0', bytes("content"));
    Archives.entry(tar, "next", '0', bytes(""));
    TarEntries entries = entries(tar);
    assertTrue(entries.next());
    assertEquals("long/näme", entries.name());
    assertEquals("content", text(entries));
    assertTrue(entries.next());
    assertEquals("next", entries.name());
  }

  @Test
  void damagedPaxHeadersAreRefused() throws IOException {
    for (String record : List.of("5 a=b\n\n\n", "99 path=x\n", "path=x\n", "0 =\n")) {
      ByteArrayOutputStream tar = new ByteArrayOutputStream();
      Archives.entry(tar, "x", 'x', bytes(record));
      Archives.entry(tar, "short", '0', bytes("content"));
      assertThrows(ZipException.class, () -> entries(tar).next(), record);
    }
  }

  /** The tar of the system writes what we read, in each of its formats. */
  @ParameterizedTest
  @ValueSource(strings = {"gnu", "posix", "ustar", "v7"})
  void whatTarWrites(String format) throws Exception {
    String folderName = "f".repeat(40);
    String name = (format.equals("v7") ? "n".repeat(50) : "n".repeat(90)) + ".txt";
    Path file = folder.resolve(folderName).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content of it");
    Path tar = folder.resolve("x.tar");
    Process process;
    try {
      process =
          new ProcessBuilder("tar", "--format=" + format, "-cf", tar.toString(), folderName)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("there is no tar on this machine");
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    TarEntries entries = new TarEntries(Files.newInputStream(tar));
    assertTrue(entries.next());
    assertEquals(folderName + "/" + name, entries.name());
    assertEquals("content of it", text(entries));
    assertFalse(entries.next());
  }

  private static TarEntries entries(ByteArrayOutputStream tar) {
    return new TarEntries(new ByteArrayInputStream(tar.toByteArray()));
  }

  private static String text(TarEntries entries) throws IOException {
    return new String(entries.open().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
