package dev.taillight.exporters.publish;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.manifest.Quality;
import dev.taillight.exporters.vectors.ExportRefusedException;
import dev.taillight.exporters.vectors.VectorShape;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of published exports: {@code VERSION/} for each, and {@code current.json}, which names
 * the one to be read and is moved last. Whoever reads sees the old export or the new one, also when
 * the publisher is killed half-way. One publisher at a time: the caller holds a lock.
 */
public final class Publication {

  private static final int NAME_DIGITS = 16;
  private static final Pattern LEFTOVER =
      Pattern.compile("\\.[0-9a-f]{" + NAME_DIGITS + "}\\.(partial|replaced)");

  /** What is done one after the other; before each, a test may let the publisher fail. */
  enum Step {
    COPY,
    POINT,
    PRUNE
  }

  /**
   * What came of it.
   *
   * @param version the name of the version's folder
   * @param changed whether it was not the current one before
   * @param manifestSha256 the digest of its manifest
   * @param removed old versions that were deleted
   */
  public record Published(
      String version, boolean changed, String manifestSha256, List<String> removed) {}

  private final Path folder;
  private final GateConfig gate;
  private final int keep;
  private final Consumer<Step> before;

  /**
   * @param folder the folder of all versions; it is made when it is not there
   * @param gate what must hold
   * @param keep how many versions stay beside the current one
   */
  public Publication(Path folder, GateConfig gate, int keep) {
    this(folder, gate, keep, step -> {});
  }

  Publication(Path folder, GateConfig gate, int keep, Consumer<Step> before) {
    this.folder = folder;
    this.gate = gate;
    this.keep = keep;
    this.before = before;
  }

  /** The gate that the next export must pass. */
  public Gate gate() throws IOException {
    Optional<CurrentVersion> current = CurrentVersion.read(folder);
    if (current.isEmpty()) {
      return new Gate(gate);
    }
    Path version = folder.resolve(current.get().version());
    if (!Files.isRegularFile(version.resolve(Manifest.FILE_NAME))) {
      throw new DatasetException(
          "%s names the version %s, which is not there: put it back, or delete %s to publish without a comparison"
              .formatted(
                  folder.resolve(CurrentVersion.FILE_NAME),
                  current.get().version(),
                  CurrentVersion.FILE_NAME));
    }
    Manifest manifest = Manifest.read(version);
    Quality quality = manifest.quality();
    return quality == null
        ? new Gate(gate)
        : new Gate(gate, new VectorShape(manifest.count(), manifest.dimension()), quality);
  }

  /**
   * Publishes an export. The same export again is nothing to do.
   *
   * @param export the folder of an export
   * @throws ExportRefusedException with all reasons, if it does not pass the gate
   * @throws DatasetException if it is not what its manifest says, or if what is published is not
   */
  public Published publish(Path export) throws IOException {
    Manifest manifest = Manifest.read(export);
    String digest = Sha256.of(export.resolve(Manifest.FILE_NAME));
    String version = digest.substring(0, NAME_DIGITS);
    Optional<CurrentVersion> current = CurrentVersion.read(folder);
    boolean there = hasAllOf(manifest, digest, folder.resolve(version));
    if (there && current.isPresent() && current.get().version().equals(version)) {
      return new Published(version, false, digest, List.of());
    }
    requirePassed(manifest);
    before.accept(Step.COPY);
    deleteLeftovers();
    AtomicFiles.writeFolder(
        folder.resolve(version), aside -> copy(manifest, digest, export, aside));
    List<String> previous = previous(current, version);
    before.accept(Step.POINT);
    new CurrentVersion(
            CurrentVersion.FORMAT,
            CurrentVersion.FORMAT_VERSION,
            version,
            digest,
            manifest.lineage().queryTower(),
            previous)
        .write(folder);
    before.accept(Step.PRUNE);
    return new Published(version, true, digest, prune(version, previous));
  }

  private void requirePassed(Manifest manifest) throws IOException {
    List<String> reasons = new ArrayList<>();
    if (manifest.nanVectors() > 0 || manifest.zeroVectors() > 0) {
      reasons.add(
          "%d vectors have a value that is not finite and %d are all zero"
              .formatted(manifest.nanVectors(), manifest.zeroVectors()));
    }
    Quality quality = manifest.quality();
    if (quality == null) {
      reasons.add("the manifest does not tell the quality of the vectors: they are a part");
    } else {
      reasons.addAll(
          gate().reasons(manifest.dimension(), manifest.count(), manifest.norms(), quality));
    }
    ExportRefusedException.throwIfAny(reasons);
  }

  /** Whether a version is whole, by the digests of all of its files. */
  private static boolean hasAllOf(Manifest manifest, String digest, Path version)
      throws IOException {
    Path copied = version.resolve(Manifest.FILE_NAME);
    if (!Files.isRegularFile(copied) || !Sha256.of(copied).equals(digest)) {
      return false;
    }
    for (ExportedFile file : manifest.files()) {
      file.requireWithin(version);
      if (file.problem(version).isPresent()) {
        return false;
      }
    }
    return true;
  }

  private static void copy(Manifest manifest, String digest, Path export, Path target)
      throws IOException {
    for (ExportedFile file : manifest.files()) {
      file.requireWithin(export);
      Path copied = target.resolve(file.name());
      Files.createDirectories(copied.getParent());
      Optional<String> missing = file.problem(export);
      if (missing.isPresent()) {
        throw new DatasetException(export + ": " + missing.get());
      }
      linkOrCopy(export.resolve(file.name()), copied);
    }
    Path copied = target.resolve(Manifest.FILE_NAME);
    Files.copy(export.resolve(Manifest.FILE_NAME), copied);
    if (!Sha256.of(copied).equals(digest)) {
      throw new DatasetException(export + ": it changed while it was published");
    }
  }

  /** A link costs no space; another disk, or a file system without links, needs a copy. */
  private static void linkOrCopy(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from.toRealPath());
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(from, to);
    }
  }

  /** The versions before this one that are still there, the latest first, as many as are kept. */
  private List<String> previous(Optional<CurrentVersion> current, String version) {
    if (current.isEmpty()) {
      return List.of();
    }
    return Stream.concat(Stream.of(current.get().version()), current.get().previous().stream())
        .filter(name -> !name.equals(version) && CurrentVersion.NAME.matcher(name).matches())
        .filter(name -> Files.isDirectory(folder.resolve(name)))
        .distinct()
        .limit(keep)
        .toList();
  }

  /** What a killed publisher had begun to copy; whoever publishes holds the lock. */
  private void deleteLeftovers() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> begun;
    try (Stream<Path> entries = Files.list(folder)) {
      begun =
          entries
              .filter(entry -> LEFTOVER.matcher(entry.getFileName().toString()).matches())
              .toList();
    }
    for (Path path : begun) {
      AtomicFiles.deleteTree(path);
    }
  }

  /** Also what a killed publisher has copied and never pointed to. */
  private List<String> prune(String version, List<String> previous) throws IOException {
    List<String> old;
    try (Stream<Path> entries = Files.list(folder)) {
      old =
          entries
              .filter(entry -> Files.isRegularFile(entry.resolve(Manifest.FILE_NAME)))
              .map(entry -> entry.getFileName().toString())
              .filter(name -> CurrentVersion.NAME.matcher(name).matches())
              .filter(name -> !name.equals(version) && !previous.contains(name))
              .sorted()
              .toList();
    }
    for (String name : old) {
      AtomicFiles.deleteTree(folder.resolve(name));
    }
    return old;
  }
}
