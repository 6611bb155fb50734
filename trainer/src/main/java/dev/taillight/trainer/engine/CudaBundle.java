package dev.taillight.trainer.engine;

import ai.djl.util.Utils;
import dev.taillight.files.AtomicFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A CUDA build of PyTorch in a jar of the class path.
 *
 * <p>DJL takes such a jar only where it finds a CUDA runtime that is installed besides the driver
 * (libcudart.so), and otherwise passes over it and asks the network for a build for the processor.
 * But the jar holds that runtime, and the driver is all that it needs. So it is unpacked here, to
 * where DJL would have unpacked it, and DJL is told to load it from there.
 *
 * @param version of PyTorch, e.g. {@code 2.5.1-20241113}
 * @param flavor e.g. {@code cu124}
 * @param classifier the platform, e.g. {@code linux-x86_64}
 * @param libraries the names of its files
 */
record CudaBundle(String version, String flavor, String classifier, List<String> libraries) {

  private static final Logger LOG = LoggerFactory.getLogger(CudaBundle.class);

  private static final String DESCRIPTION = "native/lib/pytorch.properties";

  /** DJL's settings: the folder of the libraries, and which build they are. */
  private static final String FOLDER = "PYTORCH_LIBRARY_PATH";

  private static final String FLAVOR = "PYTORCH_FLAVOR";

  /** The last file that DJL loads; without it the folder is nothing to it. */
  private static final String LIBRARY = "libtorch.so";

  CudaBundle {
    libraries = List.copyOf(libraries);
  }

  /**
   * Finds the first one on the class path.
   *
   * @throws UncheckedIOException if a jar cannot be read
   */
  static Optional<CudaBundle> find() {
    try {
      for (URL url : Collections.list(loader().getResources(DESCRIPTION))) {
        Properties properties = new Properties();
        try (InputStream in = url.openStream()) {
          properties.load(in);
        }
        String flavor = properties.getProperty("flavor", "");
        if (flavor.startsWith("cu")) {
          return Optional.of(
              new CudaBundle(
                  properties.getProperty("version", ""),
                  flavor,
                  properties.getProperty("classifier", ""),
                  List.of(properties.getProperty("libraries", "").split(","))));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Unpacks it unless it is there already, and lets DJL load it, unless DJL has been told to load
   * another.
   *
   * @throws UncheckedIOException if it cannot be unpacked
   */
  void use() {
    if (Utils.getEnvOrSystemProperty(FOLDER) != null) {
      return;
    }
    try {
      System.setProperty(FOLDER, unpacked().toString());
      System.setProperty(FLAVOR, flavor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path unpacked() throws IOException {
    Path cache = Utils.getEngineCacheDir("pytorch").toAbsolutePath();
    Path folder = cache.resolve(String.join("-", version, flavor, classifier));
    if (Files.exists(folder.resolve(LIBRARY))) {
      return folder;
    }
    Files.createDirectories(cache);
    Path lockFile = cache.resolve(folder.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(folder.resolve(LIBRARY))) {
        LOG.info("unpacking={} folder={}", flavor, folder);
        AtomicFiles.writeFolder(folder, this::copyTo);
      }
    }
    return folder;
  }

  private void copyTo(Path folder) throws IOException {
    for (String library : libraries) {
      String name = String.join("/", "pytorch", flavor, classifier, library);
      try (InputStream in = loader().getResourceAsStream(name)) {
        if (in == null) {
          throw new FileNotFoundException(name + " is named by " + DESCRIPTION + ", but not there");
        }
        Files.copy(in, folder.resolve(library));
      }
    }
  }

  private static ClassLoader loader() {
    return CudaBundle.class.getClassLoader();
  }
}
