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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of published exports: {@code VERSION/} for each, and {@code current.json}, which names
 * the one to be read and is moved last. Whoever reads sees the old export or the new one, also when
 * the publisher is killed half-way. One publisher at a time: the caller holds a lock.
 */
public final class Publication {

  private static final int NAME_DIGITS = 16;
  private static final List<String> LEFTOVERS = List.of(".partial", ".replaced");
  private static final Pattern LEFTOVER =
      Pattern.compile("\\.([0-9a-f]{" + NAME_DIGITS + "})\\.(partial|replaced)");

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
    Manifest manifest = Manifest.read(comparedWith(current.get().version()));
    Quality quality = manifest.quality();
    return quality == null
        ? new Gate(gate)
        : new Gate(gate, new VectorShape(manifest.count(), manifest.dimension()), quality);
  }

  /** Where the current version lies, or what a publisher has left that was killed replacing it. */
  private Path comparedWith(String version) {
    return Stream.concat(
            Stream.of(version), LEFTOVERS.stream().map(suffix -> "." + version + suffix))
        .map(folder::resolve)
        .filter(path -> Files.isRegularFile(path.resolve(Manifest.FILE_NAME)))
        .findFirst()
        .orElseThrow(
            () ->
                new DatasetException(
                    "%s names the version %s, which is not there: put it back, or delete %s to publish without a comparison"
                        .formatted(
                            folder.resolve(CurrentVersion.FILE_NAME),
                            version,
                            CurrentVersion.FILE_NAME)));
  }

  /**
   * Publishes an export. The same export again is nothing to do; a version that is there and whole
   * is pointed to, not copied again.
   *
   * @param export the folder of an export
   * @throws ExportRefusedException with all reasons, if it does not pass the gate
   * @throws DatasetException if it is not what its manifest says, or if what is published is not
   */
  public Published publish(Path export) throws IOException {
    keepLeftovers(); // what is published may be one of them
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
    if (!there) {
      AtomicFiles.writeFolder(
          folder.resolve(version), aside -> copy(manifest, digest, export, aside));
    }
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

  /**
   * Gives a whole copy its name that a killed publisher has left, if the version is not there or
   * damaged: it may be the last one.
   */
  private void keepLeftovers() throws IOException {
    for (Path left : leftovers()) {
      Matcher name = LEFTOVER.matcher(left.getFileName().toString());
      if (name.matches()) {
        Path version = folder.resolve(name.group(1));
        if (isWhole(left, name.group(1)) && !isWhole(version, name.group(1))) {
          AtomicFiles.deleteTree(version);
          Files.move(left, version, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  /** Of what a killed publisher has left, all that is not needed; the caller holds the lock. */
  private void deleteLeftovers() throws IOException {
    for (Path path : leftovers()) {
      AtomicFiles.deleteTree(path);
    }
  }

  private List<Path> leftovers() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> LEFTOVER.matcher(entry.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  /** Whether a folder holds a version, by its own manifest, whose digest is the version's name. */
  private static boolean isWhole(Path folder, String version) throws IOException {
    Path manifest = folder.resolve(Manifest.FILE_NAME);
    if (!Files.isRegularFile(manifest)) {
      return false;
    }
    String digest = Sha256.of(manifest);
    return digest.startsWith(version) && hasAllOf(Manifest.read(folder), digest, folder);
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
