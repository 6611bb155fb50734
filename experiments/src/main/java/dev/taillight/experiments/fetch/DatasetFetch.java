package dev.taillight.experiments.fetch;

import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.fetch.FetchSource.Local;
import dev.taillight.experiments.fetch.FetchSource.Mirror;
import dev.taillight.experiments.fetch.FetchSource.Publisher;
import dev.taillight.experiments.run.FolderLock;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Brings a data set into a folder: downloads or takes its files, checks them, unpacks them, looks
 * at the tables, and writes {@code fetched.json} last. The same call again does nothing while the
 * tables are as recorded, and goes on where an interrupted one stopped.
 */
public final class DatasetFetch {

  private static final String WORK = ".fetch";
  private static final String ASIDE = ".tables";
  private static final Pattern MD5 = Pattern.compile("\\b[0-9a-fA-F]{32}\\b");

  private final String name;
  private final PublishedDataset dataset;
  private final Path folder;
  private final List<Duration> waits;
  private final Progress progress;

  /**
   * @param name the name of the data set
   * @param folder where its tables are to be
   * @param waits how long to wait before each further try of a download
   */
  public DatasetFetch(
      String name, PublishedDataset dataset, Path folder, List<Duration> waits, Progress progress) {
    this.name = name;
    this.dataset = dataset;
    this.folder = folder.toAbsolutePath().normalize();
    this.waits = List.copyOf(waits);
    this.progress = progress;
  }

  /** What is there already, if it is whole. */
  public Optional<FetchRecord> present() throws IOException {
    Optional<FetchRecord> record = FetchRecord.read(folder);
    return record.isPresent() && record.get().dataset().equals(name) && record.get().intact(folder)
        ? record
        : Optional.empty();
  }

  /**
   * Brings it, whatever is there already. Earlier tables stay until the new ones are whole; files
   * that are taken from where they belong stay where they are.
   *
   * @throws DatasetException if a file is not the one that was published, or not as expected
   * @throws dev.taillight.experiments.run.TryAgainException if the network fails, or if another
   *     program is working in the folder
   * @throws IllegalArgumentException if there is no way to get it from this source, or if a file
   *     that is not of an earlier call is in the way
   */
  public FetchRecord run(FetchSource source) throws IOException {
    requireReachable(source);
    try (FolderLock lock = FolderLock.take(folder.resolve(".lock"))) {
      Path work = folder.resolve(WORK);
      Files.createDirectories(work);
      try {
        FetchRecord record = bring(source, work);
        AtomicFiles.deleteTree(work);
        return record;
      } catch (DatasetException e) {
        AtomicFiles.deleteTree(work); // the next call must not take it for right
        throw e;
      } finally {
        deleteEmpty(work);
      }
    }
  }

  private FetchRecord bring(FetchSource source, Path work) throws IOException {
    Optional<FetchRecord> before = FetchRecord.read(folder);
    List<Received> received = receive(source, work, before);
    try (StagedTables staged = new StagedTables(dataset, folder, work.resolve(ASIDE), progress)) {
      for (Received one : received) {
        staged.add(one.file(), one.path());
      }
      List<FetchRecord.Table> tables = staged.check(name);
      staged.publish(tables, before);
      FetchRecord record =
          new FetchRecord(name, received.stream().map(Received::source).toList(), tables);
      record.write(folder);
      return record;
    }
  }

  private static void deleteEmpty(Path work) throws IOException {
    if (!Files.isDirectory(work)) {
      return;
    }
    boolean empty;
    try (Stream<Path> entries = Files.list(work)) {
      empty = entries.findAny().isEmpty();
    }
    if (empty) {
      Files.delete(work);
    }
  }

  private void requireReachable(FetchSource source) {
    boolean publisherGivesByHand = dataset.files().stream().anyMatch(file -> file.url().isEmpty());
    if (source instanceof Publisher && publisherGivesByHand) {
      throw new IllegalArgumentException(dataset.byHand().orElse("").strip());
    }
    if (source instanceof Local local
        && dataset.files().size() > 1
        && !Files.isDirectory(local.path())) {
      throw new IllegalArgumentException(
          "--from: %s has several files; name the folder that holds %s"
              .formatted(
                  name,
                  String.join(", ", dataset.files().stream().map(SourceFile::name).toList())));
    }
  }

  /**
   * A file that has come and was checked.
   *
   * @param file what it is
   * @param path where it is
   * @param source what is recorded of it
   */
  private record Received(SourceFile file, Path path, FetchRecord.Source source) {}

  private List<Received> receive(FetchSource source, Path work, Optional<FetchRecord> before)
      throws IOException {
    List<Received> received = new ArrayList<>();
    for (SourceFile file : dataset.files()) {
      String origin = origin(file, source);
      Path path = source instanceof Local ? Path.of(origin) : work.resolve(file.name());
      Optional<String> md5 = file.md5();
      if (source instanceof Local) {
        requireFile(path);
      } else {
        new HttpDownload(waits, progress).to(path, origin, file.bytes());
        md5 = md5.isPresent() || !file.md5File() ? md5 : Optional.of(md5File(origin, path));
      }
      received.add(new Received(file, path, check(file, origin, path, md5, before)));
    }
    return received;
  }

  private static String origin(SourceFile file, FetchSource source) {
    if (source instanceof Mirror mirror) {
      return mirror.address(file.name());
    }
    if (source instanceof Local local) {
      return local.file(file).toAbsolutePath().toString();
    }
    return file.url().orElseThrow();
  }

  private static void requireFile(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException("--from: " + path + " is no file");
    }
  }

  /** The digest that the publisher keeps beside the file. */
  private String md5File(String origin, Path path) throws IOException {
    Path digest = path.resolveSibling(path.getFileName() + ".md5");
    Files.deleteIfExists(digest);
    new HttpDownload(waits, Progress.silent()).to(digest, origin + ".md5", OptionalLong.empty());
    Matcher found = MD5.matcher(Files.readString(digest, StandardCharsets.ISO_8859_1));
    if (!found.find()) {
      throw new DatasetException(origin + ".md5: holds no MD5 digest");
    }
    return found.group().toLowerCase(Locale.ROOT);
  }

  /**
   * Compares a file with what is known of it: the publisher's digest, or that of an earlier call.
   */
  private FetchRecord.Source check(
      SourceFile file,
      String origin,
      Path received,
      Optional<String> md5,
      Optional<FetchRecord> before)
      throws IOException {
    long bytes = Files.size(received);
    if (file.bytes().isPresent() && file.bytes().getAsLong() != bytes) {
      throw new DatasetException(
          "%s: needs %d bytes, got %d: not the file that was published"
              .formatted(origin, file.bytes().getAsLong(), bytes));
    }
    String sha256 = Sha256.of(received);
    if (md5.isPresent()) {
      requireDigest(origin, "MD5", md5.get(), md5(received));
      return new FetchRecord.Source(file.name(), origin, bytes, sha256, "the publisher's MD5");
    }
    Optional<FetchRecord.Source> known = before.flatMap(record -> record.source(file.name()));
    if (known.isPresent()) {
      if (!known.get().sha256().equals(sha256)) {
        throw new DatasetException(
            "%s: has changed since it was fetched first: SHA-256 was %s, is %s; if that is right, remove %s and the tables beside it, and fetch again"
                .formatted(origin, known.get().sha256(), sha256, folder.resolve("fetched.json")));
      }
      return new FetchRecord.Source(
          file.name(), origin, bytes, sha256, "the SHA-256 of an earlier fetch");
    }
    return new FetchRecord.Source(
        file.name(),
        origin,
        bytes,
        sha256,
        "nothing: the publisher tells no digest; its SHA-256 is kept for the next fetch");
  }

  private static void requireDigest(String origin, String kind, String needed, String found) {
    if (!needed.equals(found)) {
      throw new DatasetException(
          "%s: needs %s %s, got %s: not the file that was published, or damaged on the way"
              .formatted(origin, kind, needed, found));
    }
  }

  private static String md5(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] block = new byte[1 << 16];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
