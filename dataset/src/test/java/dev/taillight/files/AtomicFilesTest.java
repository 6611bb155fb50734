package dev.taillight.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {

  @TempDir Path folder;

  @Test
  void writesAFileIntoAFolderThatIsNotThereYet() throws IOException {
    Path file = folder.resolve("a").resolve("b").resolve("note.txt");
    AtomicFiles.write(file, "grün\n");
    assertEquals("grün\n", Files.readString(file));
    assertEquals(List.of("note.txt"), names(file.getParent()));
  }

  @Test
  void replacesAFile() throws IOException {
    Path file = folder.resolve("note.txt");
    AtomicFiles.write(file, "a longer text than the next one");
    AtomicFiles.write(file, "short");
    assertEquals("short", Files.readString(file));
  }

  @Test
  void aFailingWriterLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("note.txt");
    AtomicFiles.write(file, "old");
    assertThrows(
        IOException.class,
        () ->
            AtomicFiles.write(
                file,
                out -> {
                  out.write("half of the".getBytes(StandardCharsets.UTF_8));
                  assertEquals("old", Files.readString(file));
                  throw new IOException("disk full");
                }));
    assertThrows(
        AssertionError.class,
        () ->
            AtomicFiles.write(
                file,
                out -> {
                  throw new AssertionError("an error is no exception");
                }));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("note.txt"), names(folder));
  }

  @Test
  void whatAKilledWriterLeftBehindIsReplaced() throws IOException {
    Files.writeString(folder.resolve(".note.txt.partial"), "half of a very much longer text");
    AtomicFiles.write(folder.resolve("note.txt"), "whole");
    Files.createDirectories(folder.resolve(".data.partial").resolve("x"));
    Files.createDirectories(folder.resolve(".data.replaced").resolve("z"));
    AtomicFiles.writeFolder(
        folder.resolve("data"), aside -> Files.writeString(aside.resolve("y"), "whole"));
    assertEquals("whole", Files.readString(folder.resolve("note.txt")));
    assertEquals(List.of("y"), names(folder.resolve("data")));
    assertEquals(List.of("data", "note.txt"), names(folder));
  }

  @Test
  void writesAndReplacesAFolder() throws IOException {
    Path target = folder.resolve("data");
    for (String name : List.of("first", "second")) {
      AtomicFiles.writeFolder(
          target,
          aside -> {
            Files.createDirectories(aside.resolve("inner"));
            Files.writeString(aside.resolve("inner").resolve(name), name);
          });
      assertEquals(List.of(name), names(target.resolve("inner")));
    }
    assertEquals(List.of("data"), names(folder));
  }

  @Test
  void aLinkIsReplacedByAFolderAndItsTargetStays() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.writeString(shared.resolve("file"), "");
    Path target = Files.createSymbolicLink(folder.resolve("data"), shared);
    AtomicFiles.writeFolder(target, aside -> Files.writeString(aside.resolve("own"), ""));
    assertFalse(Files.isSymbolicLink(target));
    assertEquals(List.of("own"), names(target));
    assertEquals(List.of("file"), names(shared));
    assertEquals(List.of("data", "shared"), names(folder));
  }

  @Test
  void aFailingWriterLeavesTheOldFolderAndNothingElse() throws IOException {
    Path target = folder.resolve("data");
    AtomicFiles.writeFolder(target, aside -> Files.writeString(aside.resolve("old"), ""));
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFiles.writeFolder(
                target,
                aside -> {
                  Files.writeString(aside.resolve("new"), "");
                  throw new IllegalStateException("planted");
                }));
    assertEquals(List.of("old"), names(target));
    assertEquals(List.of("data"), names(folder));
  }

  @Test
  void deletesTreesButNotWhatLinksPointTo() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "");
    Path tree = Files.createDirectories(folder.resolve("tree").resolve("inner"));
    Files.createSymbolicLink(tree.resolve("link"), kept);
    AtomicFiles.deleteTree(folder.resolve("tree"));
    AtomicFiles.deleteTree(folder.resolve("never was there"));
    assertFalse(Files.exists(folder.resolve("tree")));
    assertTrue(Files.exists(kept.resolve("file")));
    Path link = Files.createSymbolicLink(folder.resolve("link"), kept);
    AtomicFiles.deleteTree(link);
    assertEquals(List.of("kept"), names(folder));
    assertEquals(List.of("file"), names(kept));
  }

  private static List<String> names(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void recoversWhatKilledWritersHaveLeft() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(deep.resolve(".half.partial"), "half");
    Files.writeString(Files.createDirectories(deep.resolve(".c.partial")).resolve("d"), "half");
    Path moved = Files.createDirectories(deep.resolve(".vectors.replaced"));
    Files.writeString(moved.resolve("v"), "whole");
    Files.writeString(Files.createDirectories(deep.resolve(".e.replaced")).resolve("old"), "old");
    Files.writeString(Files.createDirectories(deep.resolve("e")).resolve("new"), "new");
    Files.writeString(deep.resolve(".lock"), "");
    Files.writeString(deep.resolve("x.partial"), "not ours");

    AtomicFiles.recover(folder);

    assertEquals("whole", Files.readString(deep.resolve("vectors/v")), "the other never came");
    assertEquals("new", Files.readString(deep.resolve("e/new")));
    try (Stream<Path> left = Files.list(deep)) {
      assertEquals(
          List.of(".lock", "e", "vectors", "x.partial"),
          left.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }
}
