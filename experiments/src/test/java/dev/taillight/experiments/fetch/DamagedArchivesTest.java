package dev.taillight.experiments.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.robustness.Mutation;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Archives that are damaged at random are read or refused, and leave nothing but the tables that
 * are wanted. {@code -Dtaillight.damage.cases=N} tries N of each kind, {@code
 * -Dtaillight.damage.seed=S} others.
 */
class DamagedArchivesTest {

  private static final int CASES = Integer.getInteger("taillight.damage.cases", 60);
  private static final long SEED = Long.getLong("taillight.damage.seed", 0);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Set<String> WANTED = Set.of("a.csv", "b.csv");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"zip", "stored", "tar", "pax", "tar.gz", "zip of tar"})
  void damageIsReadOrRefused(String kind) throws IOException {
    byte[] whole = archive(kind);
    List<String> bugs = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      byte[] damaged = Mutation.of(whole, RandomStream.of(SEED, kind, i));
      if (kind.equals("tar") || kind.equals("pax")) {
        fitChecksums(damaged);
      }
      Path archive = Files.write(folder.resolve("archive"), damaged);
      Path out = Files.createDirectory(folder.resolve("out"));
      try {
        assertTimeoutPreemptively(
            LIMIT, () -> new ArchiveTables(archive, 1, Progress.silent()).extract(WANTED, out));
      } catch (DatasetException e) {
        // Refused.
      } catch (Throwable e) {
        bugs.add("case " + i + " of seed " + SEED + ": " + e);
      }
      Set<String> foreign = new TreeSet<>(names(folder));
      foreign.addAll(names(out));
      foreign.removeAll(Set.of("archive", "out", "a.csv", "b.csv"));
      if (!foreign.isEmpty()) {
        bugs.add("case " + i + " of seed " + SEED + " wrote " + foreign);
      }
      AtomicFiles.deleteTree(out);
    }
    assertEquals(List.of(), bugs);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static byte[] archive(String kind) throws IOException {
    byte[] tar = Archives.tar("set/a.csv", "id\n1\n2\n", "set/b.csv", "x".repeat(600));
    return switch (kind) {
      case "zip" -> Archives.zip("set/a.csv", "id\n1\n2\n", "set/b.csv", "x".repeat(600));
      case "stored" -> Archives.stored("a.csv", "id\n1\n2\n");
      case "tar" -> tar;
      case "tar.gz" -> Archives.gzip(tar);
      case "zip of tar" -> Archives.zip("set.tar", tar);
      default -> {
        ByteArrayOutputStream pax = new ByteArrayOutputStream();
        byte[] records = "14 path=a.csv\n9 size=3\n".getBytes(StandardCharsets.UTF_8);
        Archives.entry(pax, "x", 'x', records);
        Archives.entry(pax, "short", '0', new byte[] {1, 2, 3});
        yield pax.toByteArray();
      }
    };
  }

  /** The sum of the bytes of each header, its own place taken for spaces, as octal digits. */
  private static void fitChecksums(byte[] tar) {
    for (int at = 0; at + 512 <= tar.length; at += 512) {
      if (new String(tar, at + 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
        long sum = 8 * ' ';
        for (int i = 0; i < 512; i++) {
          sum += i >= 148 && i < 156 ? 0 : tar[at + i] & 0xff;
        }
        byte[] digits =
            String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, tar, at + 148, 8);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"12 size=abc\n", "29 size=99999999999999999999\n", "11 size=-1\n"})
  void aSizeThatIsNoneIsRefused(String record) throws IOException {
    ByteArrayOutputStream pax = new ByteArrayOutputStream();
    Archives.entry(pax, "x", 'x', record.getBytes(StandardCharsets.UTF_8));
    Archives.entry(pax, "a.csv", '0', new byte[] {1, 2, 3});
    Path archive = Files.write(folder.resolve("archive"), pax.toByteArray());
    assertThrows(
        DatasetException.class,
        () -> new ArchiveTables(archive, 1, Progress.silent()).extract(WANTED, folder));
  }
}
