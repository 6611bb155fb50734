package dev.taillight.experiments.fetch;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.fetch.FetchSource.Local;
import dev.taillight.experiments.fetch.FetchSource.Mirror;
import dev.taillight.experiments.fetch.FetchSource.Publisher;
import dev.taillight.experiments.run.FolderLock;
import dev.taillight.experiments.run.TryAgainException;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetFetchTest {

  /** The output of {@code printf 'id\n1\n' | md5sum}. */
  private static final String MD5 = "bc9280dfc1d4e67233f138f5bbbf0951";

  private static final byte[] TABLE = "id\n1\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temp;
  private FileServer server;
  private Path folder;

  @BeforeEach
  void serve() throws IOException {
    server = new FileServer().put("/t.csv", TABLE);
    folder = temp.resolve("data");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theFilesAreThereAndTheirRecord() throws IOException {
    FetchRecord record = fetch(file(null, false)).run(mirror());
    assertEquals(Set.of("t.csv", "fetched.json", ".lock"), names());
    FetchRecord.Source source = record.sources().get(0);
    assertEquals(server.address("/t.csv"), source.from());
    assertEquals(5, source.bytes());
    assertTrue(source.checked().startsWith("nothing: "), source.checked());
    assertEquals(record, fetch(file(null, false)).present().orElseThrow());
  }

  @Test
  void whatWasChangedOrRemovedIsNotPresent() throws IOException {
    DatasetFetch fetch = fetch(file(null, false));
    assertTrue(fetch.present().isEmpty());
    fetch.run(mirror());
    Files.writeString(folder.resolve("t.csv"), "id\n2\n");
    assertTrue(fetch.present().isEmpty());
    Files.delete(folder.resolve("t.csv"));
    assertTrue(fetch.present().isEmpty());
    fetch.run(mirror());
    assertTrue(fetch.present().isPresent());
  }

  @Test
  void thePublishersDigestIsCompared() throws IOException {
    String right = MD5;
    FetchRecord record = fetch(file(right, false)).run(mirror());
    assertEquals("the publisher's MD5", record.sources().get(0).checked());

    String wrong = "0".repeat(32);
    DatasetException e =
        assertThrows(DatasetException.class, () -> fetch(file(wrong, false)).run(mirror()));
    assertTrue(e.getMessage().contains("needs MD5 " + wrong + ", got " + right), e.getMessage());
    assertFalse(Files.exists(folder.resolve(".fetch")), "the wrong file is not kept");
    assertEquals("id\n1\n", Files.readString(folder.resolve("t.csv")), "what was there stays");
  }

  @Test
  void aDigestBesideTheFileIsCompared() throws IOException {
    server.put("/t.csv.md5", ("MD5 (t.csv) = " + MD5 + "\n").getBytes(StandardCharsets.UTF_8));
    fetch(file(null, true)).run(mirror());

    server.put("/t.csv.md5", (md5(new byte[1]) + "  t.csv\n").getBytes(StandardCharsets.UTF_8));
    DatasetException e =
        assertThrows(DatasetException.class, () -> fetch(file(null, true)).run(mirror()));
    assertTrue(e.getMessage().contains("needs MD5 " + md5(new byte[1])), e.getMessage());

    server.put("/t.csv.md5", "<html>".getBytes(StandardCharsets.UTF_8));
    e = assertThrows(DatasetException.class, () -> fetch(file(null, true)).run(mirror()));
    assertTrue(e.getMessage().contains("holds no MD5 digest"), e.getMessage());
  }

  @Test
  void aFileThatIsNoLongerTheFirstOneIsRefused() throws IOException {
    fetch(file(null, false)).run(mirror());
    FetchRecord record = fetch(file(null, false)).run(mirror());
    assertEquals("the SHA-256 of an earlier fetch", record.sources().get(0).checked());
    server.put("/t.csv", "id\n3\n".getBytes(StandardCharsets.UTF_8));
    DatasetException e =
        assertThrows(DatasetException.class, () -> fetch(file(null, false)).run(mirror()));
    assertTrue(e.getMessage().contains("has changed since it was fetched first"), e.getMessage());
    assertEquals("id\n1\n", Files.readString(folder.resolve("t.csv")));
  }

  @Test
  void anotherFormatIsRefused() {
    server.put("/t.csv", "<html>login\nid\n".getBytes(StandardCharsets.UTF_8));
    DatasetException e =
        assertThrows(DatasetException.class, () -> fetch(file(null, false)).run(mirror()));
    assertEquals("t.csv:1: needs a line with ^id$, got '<html>login'", e.getMessage());
    assertFalse(Files.exists(folder.resolve("fetched.json")));
  }

  @Test
  void anArchiveWithoutTheTableIsRefused() throws IOException {
    server.put("/a.zip", Archives.zip("other.csv", "id\n"));
    DatasetFetch fetch = fetch(new SourceFile("x/a.zip", null, null, null, false, true, 1));
    DatasetException e = assertThrows(DatasetException.class, () -> fetch.run(mirror()));
    assertEquals("set: the table t.csv is not among the files", e.getMessage());
  }

  @Test
  void localFilesAreTakenAndLeft() throws IOException {
    Path own = Files.write(temp.resolve("own.csv"), TABLE);
    FetchRecord record = fetch(file(MD5, false)).run(new Local(own));
    assertEquals(own.toString(), record.sources().get(0).from());
    assertTrue(Files.exists(own));
    fetch(file(MD5, false)).run(new Local(Files.copy(own, temp.resolve("t.csv")).getParent()));
    Files.writeString(own, "other");
    assertThrows(DatasetException.class, () -> fetch(file(MD5, false)).run(new Local(own)));
    assertTrue(Files.exists(own), "what belongs to somebody is not removed, right or wrong");
    assertThrows(IllegalArgumentException.class, () -> new Local(temp.resolve("none")));
  }

  @Test
  void filesThatLieWhereTheyBelongAreAdopted() throws IOException {
    Path own = Files.write(Files.createDirectories(folder).resolve("t.csv"), TABLE);
    Object inode = Files.readAttributes(own, BasicFileAttributes.class).fileKey();
    for (Path from : List.of(folder, own)) {
      fetch(file(null, false)).run(new Local(from));
      assertEquals("id\n1\n", Files.readString(own));
      assertEquals(inode, Files.readAttributes(own, BasicFileAttributes.class).fileKey());
      assertTrue(fetch(file(null, false)).present().isPresent());
      assertEquals(Set.of("t.csv", "fetched.json", ".lock"), names());
      Files.delete(folder.resolve("fetched.json"));
    }

    Files.writeString(own, "another format");
    assertThrows(DatasetException.class, () -> fetch(file(null, false)).run(new Local(folder)));
    assertEquals("another format", Files.readString(own));
    assertEquals(Set.of("t.csv", ".lock"), names());
  }

  @Test
  void aLinkThatLiesWhereItBelongsIsAdopted() throws IOException {
    Files.write(Files.createDirectories(folder.resolve("raw")).resolve("x.csv"), TABLE);
    Path link = Files.createSymbolicLink(folder.resolve("t.csv"), Path.of("raw", "x.csv"));
    fetch(file(null, false)).run(new Local(folder));
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(fetch(file(null, false)).present().isPresent());
    assertEquals(5, Files.size(folder.resolve("raw/x.csv")));
  }

  @Test
  void aFileOfSomebodyIsNotReplaced() throws IOException {
    Path own = Files.writeString(Files.createDirectories(folder).resolve("t.csv"), "mine");
    DatasetFetch fetch = fetch(file(null, false));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> fetch.run(mirror()));
    assertEquals(
        "--out: "
            + own
            + " would be replaced, but fetch has not put it there, or it was changed since; move it away, or name another folder",
        e.getMessage());
    assertEquals("mine", Files.readString(own));
    assertEquals(Set.of("t.csv", ".fetch", ".lock"), names(), "no record");

    Files.delete(own);
    fetch.run(mirror());
    assertEquals(1, server.requests().size(), "what was downloaded is kept");

    Files.writeString(own, "mine again");
    assertThrows(IllegalArgumentException.class, () -> fetch.run(mirror()));
    assertEquals("mine again", Files.readString(own));
    Files.delete(own);
    Files.createDirectory(own);
    assertThrows(IllegalArgumentException.class, () -> fetch.run(mirror()));
    assertTrue(Files.isDirectory(own));
  }

  @Test
  void ofSeveralTablesNoneIsMovedWhenOneIsOfSomebody() throws IOException {
    Path raw = Files.createDirectories(temp.resolve("raw"));
    for (Map.Entry<String, byte[]> file : TrueSamples.of("citeulike-t").entrySet()) {
      Files.write(raw.resolve(file.getKey()), file.getValue());
    }
    PublishedDataset dataset = DatasetCatalogue.read().dataset("citeulike-t");
    Path own = Files.writeString(raw.resolve("items.tsv.gz"), "mine");
    for (Path into : List.of(raw, folder)) {
      Files.createDirectories(into);
      Path mine = Files.copy(own, into.resolve("items.tsv.gz"), REPLACE_EXISTING);
      DatasetFetch fetch =
          new DatasetFetch("citeulike-t", dataset, into, List.of(), Progress.silent());
      assertThrows(IllegalArgumentException.class, () -> fetch.run(new Local(raw)));
      assertEquals("mine", Files.readString(mine));
      assertFalse(Files.exists(into.resolve("interactions.tsv.gz")));
    }
    assertEquals(Set.of("items.tsv.gz", ".lock"), names());
    Files.delete(own);
    DatasetFetch fetch =
        new DatasetFetch("citeulike-t", dataset, raw, List.of(), Progress.silent());
    assertEquals(8, fetch.run(new Local(raw)).tables().size(), "6 raw ones and 2 made of them");
    assertTrue(fetch.present().isPresent());
  }

  @Test
  void whatIsThereStaysWhenAnArchiveIsRefused() throws IOException {
    SourceFile archive = new SourceFile("x/a.zip", null, null, null, false, true, 1);
    server.put("/a.zip", Archives.zip("t.csv", TABLE, "../b", "out"));
    Path table = Files.writeString(Files.createDirectories(folder).resolve("t.csv"), "mine");
    assertThrows(DatasetException.class, () -> fetch(archive).run(mirror()));
    assertEquals("mine", Files.readString(table));

    Files.delete(table);
    server.put("/a.zip", Archives.zip("t.csv", TABLE));
    SourceFile unpinned =
        new SourceFile("x/a.zip", null, null, md5(Archives.zip("t.csv", TABLE)), false, true, 1);
    fetch(unpinned).run(mirror());
    for (byte[] wrong :
        List.of(
            Archives.zip("t.csv", "id\n2\n", "../b", "out"),
            Archives.zip("u.csv", TABLE),
            Archives.zip("t.csv", "<html>"))) {
      server.put("/a.zip", wrong);
      DatasetFetch fetch = fetch(new SourceFile("x/a.zip", null, null, md5(wrong), false, true, 1));
      assertThrows(DatasetException.class, () -> fetch.run(mirror()));
      assertTrue(fetch.present().isPresent(), "the earlier table and its record");
    }

    byte[] next = Archives.zip("t.csv", "id\n2\n");
    server.put("/a.zip", next);
    fetch(new SourceFile("x/a.zip", null, null, md5(next), false, true, 1)).run(mirror());
    assertEquals("id\n2\n", Files.readString(table), "a table of its own is replaced");
  }

  @Test
  void aCompressedTableThatIsCutShortIsRefused() throws IOException {
    SourceFile file = new SourceFile("x/t.csv.gz", null, null, null, false, false, 0);
    Random random = new Random(1);
    String rows = random.longs(1000).mapToObj(Long::toString).collect(Collectors.joining("\n"));
    byte[] whole = Archives.gzip("id\n" + rows);
    Path given = temp.resolve("t.csv.gz");
    for (int bytes : new int[] {0, 1, 9, 10, 50, whole.length / 2, whole.length - 1}) {
      Files.write(given, Arrays.copyOf(whole, bytes));
      DatasetException e =
          assertThrows(
              DatasetException.class, () -> fetch(file).run(new Local(given)), bytes + " bytes");
      assertEquals(
          "t.csv.gz: the gzip file is cut short: it ends within its compressed data",
          e.getMessage(),
          bytes + " bytes");
      assertEquals(Set.of(".lock"), names(), "nothing is pinned");
    }
    byte[] damaged = whole.clone();
    damaged[whole.length - 8] ^= 1; // of the checksum
    Files.write(given, damaged);
    assertThrows(DatasetException.class, () -> fetch(file).run(new Local(given)));
    Files.write(given, whole);
    fetch(file).run(new Local(given));
    assertTrue(fetch(file).present().isPresent());
  }

  @Test
  void whatIsGivenByHandSaysHow() {
    SourceFile byHand = new SourceFile(null, "t.csv", null, null, false, false, 0);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> fetch(byHand).run(new Publisher()));
    assertEquals("write a letter", e.getMessage());
  }

  @Test
  void twoProgramsDoNotFetchIntoOneFolder() throws IOException {
    try (FolderLock lock = FolderLock.take(folder.resolve(".lock"))) {
      assertThrows(TryAgainException.class, () -> fetch(file(null, false)).run(mirror()));
    }
  }

  @Test
  void unknownNamesGetASuggestion() {
    DatasetCatalogue catalogue = DatasetCatalogue.read();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> catalogue.dataset("movielens-1n"));
    assertEquals(
        "no data set is called 'movielens-1n'; did you mean movielens-1m?", e.getMessage());
  }

  @Test
  void listsThatDoNotAddUpAreRefused() throws IOException {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "users.dat", "users.dat:1: needs 2 numbers as it says, got 1",
                "mult.dat", "mult.dat:1: needs numbers below 3, got 9",
                "tags.dat", "tag-item.dat: needs 3 lines, got 2",
                "citations.dat", "citations.dat:1: needs a whole number, got 'x'")
            .entrySet()) {
      Path raw = Files.createDirectories(temp.resolve(wrong.getKey()));
      for (Map.Entry<String, byte[]> file : TrueSamples.of("citeulike-t").entrySet()) {
        Files.write(raw.resolve(file.getKey()), file.getValue());
      }
      Files.writeString(
          raw.resolve(wrong.getKey()),
          Map.of(
                  "users.dat", "2 0\n",
                  "mult.dat", "1 9:1\n1 0:1\n0\n",
                  "tags.dat", "a\nb\nc\n",
                  "citations.dat", "1 x\n0\n0\n")
              .get(wrong.getKey()));
      DatasetException e =
          assertThrows(DatasetException.class, () -> CiteULikeTables.write(raw), wrong.getKey());
      assertEquals(wrong.getValue(), e.getMessage());
    }
  }

  private DatasetFetch fetch(SourceFile file) {
    String table = file.archive() ? "t.csv" : file.name();
    PublishedDataset dataset =
        new PublishedDataset(
            "A set",
            "somebody",
            "https://example.org",
            "none",
            "nobody",
            "configs/set.yaml",
            List.of(file),
            List.of(new ExpectedTable(table, Pattern.compile("^id$"))),
            null,
            "write a letter\n");
    return new DatasetFetch("set", dataset, folder, List.of(), Progress.silent());
  }

  private static SourceFile file(String md5, boolean md5File) {
    return new SourceFile("https://example.org/t.csv", null, null, md5, md5File, false, 0);
  }

  private Mirror mirror() {
    return new Mirror(server.address("/"));
  }

  private static String md5(byte[] content) {
    try {
      return java.util.HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("MD5").digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
