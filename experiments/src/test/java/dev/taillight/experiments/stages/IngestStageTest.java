package dev.taillight.experiments.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.SmallTables;
import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.TryAgainException;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache of encoded datasets, which runs trust by the names of its folders. */
class IngestStageTest {

  @TempDir Path temp;
  private Path pairs;
  private RunFolder folder;
  private IngestStage stage;

  @BeforeEach
  void write() throws IOException {
    Path config = SmallTables.write(temp.resolve("tables"));
    pairs = config.resolveSibling("pairs.tsv");
    folder = new RunFolder(Files.createDirectories(temp.resolve("out")));
    stage = new IngestStage(ConfigReader.read(config, List.of("dataset_cache=../cache")), folder);
  }

  @Test
  void aTableThatChangesMeanwhileIsNotSharedUnderItsOldKey() throws IOException {
    String before = Files.readString(pairs);
    Progress changing =
        (name, total, unit) -> {
          if (name.equals("read tables")) {
            write(before.lines().limit(500).reduce("", (text, line) -> text + line + "\n"));
          }
          return new Progress.Task() {};
        };
    assertThrows(TryAgainException.class, () -> stage.run(false, changing));
    assertFalse(Files.exists(folder.dataset()));
    assertEquals(List.of(), entries());
    write(before);
    stage.run(false, Progress.silent());
    EncodedDataset.open(folder.dataset()).verify();
    assertEquals(1, entries().size());
  }

  @Test
  void aDamagedEntryIsMadeAgain() throws IOException {
    stage.run(false, Progress.silent());
    Path entry = temp.resolve("cache").resolve(entries().get(0));
    Path counts = entry.resolve("interactions/train.item-counts");
    byte[] whole = Files.readAllBytes(counts);
    byte[] damaged = whole.clone();
    damaged[0]++;
    Files.write(counts, damaged);
    stage.run(false, Progress.silent());
    assertTrue(Arrays.equals(whole, Files.readAllBytes(counts)));
  }

  private void write(String text) {
    try {
      Files.writeString(pairs, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the datasets in the cache, and of what was left beside them. */
  private List<String> entries() throws IOException {
    try (Stream<Path> entries = Files.list(temp.resolve("cache"))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.endsWith(".lock"))
          .toList();
    }
  }
}
