package dev.taillight.experiments.run;

import dev.taillight.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A digest of the program's own classes and resources, package by package, so that a new build of
 * the program re-runs exactly the stages whose code has changed.
 */
public final class CodeDigest {

  /** Every package of the program has this class; jars need not list their folders. */
  private static final String MARKER = "/package-info.class";

  private static final String OWN = "dev/taillight/";

  /** The program's own files by jar and name; a jar is read once. */
  private static final Map<Path, NavigableMap<String, byte[]>> JARS = new ConcurrentHashMap<>();

  /** The digests by their packages: each stage is asked for several times in a run. */
  private static final Map<List<String>, String> DIGESTS = new ConcurrentHashMap<>();

  private CodeDigest() {}

  /**
   * Digests every class and resource in and below some packages, which stay what they are while the
   * program runs.
   *
   * @param packages with slashes, e.g. {@code "dev/taillight/dataset"}
   */
  public static String of(List<String> packages) throws IOException {
    String known = DIGESTS.get(packages);
    if (known != null) {
      return known;
    }
    String digest = digest(packages);
    DIGESTS.put(List.copyOf(packages), digest);
    return digest;
  }

  private static String digest(List<String> packages) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : packages) {
      int before = files.size();
      for (URL place : places(name)) {
        collect(place, name, files);
      }
      if (files.size() == before) {
        throw new IllegalStateException("no classes in " + name);
      }
    }
    MessageDigest digest = Sha256.digest();
    files.forEach(
        (name, bytes) -> {
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          digest.update(bytes);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Set<URL> places(String name) throws IOException {
    return new LinkedHashSet<>(
        Collections.list(CodeDigest.class.getClassLoader().getResources(name + MARKER)));
  }

  private static void collect(URL place, String name, Map<String, byte[]> files)
      throws IOException {
    URI uri = uri(place);
    if (!uri.getScheme().equals("jar")) {
      read(Path.of(uri).resolveSibling(""), name, files);
      return;
    }
    NavigableMap<String, byte[]> own = JARS.computeIfAbsent(jarFile(uri), CodeDigest::ownFiles);
    files.putAll(own.subMap(name + "/", name + (char) ('/' + 1)));
  }

  /**
   * What a jar has of the program itself. The class loader has read the jar's list of contents
   * already, and {@link JarFile} shares it: the list of a jar with all libraries is long.
   */
  private static NavigableMap<String, byte[]> ownFiles(Path path) {
    NavigableMap<String, byte[]> files = new TreeMap<>();
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith(OWN) && !entry.isDirectory()) {
          try (InputStream in = jar.getInputStream(entry)) {
            files.put(entry.getName(), in.readAllBytes());
          }
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Path folder, String name, Map<String, byte[]> files) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          files.put(name + "/" + folder.relativize(file), in.readAllBytes());
        }
      }
    }
  }

  private static Path jarFile(URI uri) {
    String text = uri.getSchemeSpecificPart();
    return Path.of(URI.create(text.substring(0, text.indexOf("!/"))));
  }

  private static URI uri(URL place) {
    try {
      return place.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path entry is no URI: " + place, e);
    }
  }
}
