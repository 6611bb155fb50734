package dev.taillight.trainer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComputeDeviceTest {

  private static final String SMALLEST_LIBRARY = "pytorch/cpu/linux-x86_64/libtorch.so";
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir Path folder;

  @Test
  void computesOnTheProcessorWhenAsked() {
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      assertEquals(Device.cpu(), session.manager().getDevice());
    }
  }

  @Test
  void takesAsManyGraphicsProcessorsAsAreAskedForAndNoFewer() {
    assertEquals(List.of(Device.cpu()), ComputeDevice.choose(1, 0));
    assertEquals(List.of(Device.cpu()), ComputeDevice.choose(4, 0), "the processor is one device");
    assertEquals(List.of(Device.gpu(0)), ComputeDevice.choose(1, 4));
    assertEquals(List.of(Device.gpu(0), Device.gpu(1)), ComputeDevice.choose(2, 4));
    assertEquals(List.of(Device.gpu(0), Device.gpu(1)), ComputeDevice.choose(ComputeDevice.ALL, 2));
    String message =
        assertThrows(IllegalArgumentException.class, () -> ComputeDevice.choose(3, 2)).getMessage();
    assertTrue(message.startsWith("devices: 3 graphics processors were asked for"), message);
    assertTrue(message.contains("sees 2"), message);
    assertThrows(IllegalArgumentException.class, () -> ComputeDevice.choose(-1, 2));
  }

  @Test
  void requiresWhatItWouldOpen() {
    ComputeDevice.CPU.require(8);
    ComputeDevice.AUTO.require(1);
    boolean present = EngineStart.seesGraphicsProcessor(new EngineStart("auto").engine());
    if (present) {
      ComputeDevice.GPU.require(1);
    } else {
      String message =
          assertThrows(IllegalArgumentException.class, () -> ComputeDevice.GPU.require(1))
              .getMessage();
      assertTrue(message.startsWith("device: gpu was asked for"), message);
    }
  }

  @Test
  void countsTheCardsThroughTheDriver() {
    if (hasDriver()) {
      assertTrue(CudaDriver.cards() >= 0);
    } else {
      assertThrows(UnsatisfiedLinkError.class, CudaDriver::cards);
    }
  }

  @Test
  void takesAGraphicsProcessorWhereThereIsOneAndNamesTheProfileToBuildWhereThereIsNone() {
    boolean present = EngineStart.seesGraphicsProcessor(new EngineStart("auto").engine());
    try (DeviceSession session = ComputeDevice.AUTO.open()) {
      assertEquals(present, session.manager().getDevice().isGpu());
    }
    if (present) {
      try (DeviceSession session = ComputeDevice.GPU.open()) {
        assertTrue(session.manager().getDevice().isGpu());
      }
      return;
    }
    assumeTrue(isForTheProcessor(), "a CUDA build asks for the card, see below");
    String message =
        assertThrows(IllegalArgumentException.class, ComputeDevice.GPU::open).getMessage();
    assertTrue(message.startsWith("device: gpu was asked for"), message);
    assertTrue(message.contains("for the processor only"), message);
    assertTrue(message.contains("mvn -Pcuda"), message);
    assertTrue(message.contains("--device cpu"), message);
  }

  /** The libraries for the processor, among which lies one that only a CUDA build has. */
  @Test
  void asksForTheCardWhenTheBuildHasCudaAndFindsNone() throws Exception {
    assumeTrue(isForTheProcessor(), "made of the build for the processor");
    Path libraries = Files.createDirectory(folder.resolve("libraries"));
    List<Path> links = new ArrayList<>();
    new EngineStart("cpu").engine();
    try (Stream<Path> files = Files.list(Path.of(LibUtils.getLibtorchPath()))) {
      for (Path file : files.toList()) {
        links.add(Files.createSymbolicLink(libraries.resolve(file.getFileName()), file));
      }
    }
    Files.createFile(libraries.resolve("libtorch_cuda.so"));
    Map<String, String> environment =
        Map.of("PYTORCH_LIBRARY_PATH", libraries.toString(), "PYTORCH_FLAVOR", "cpu");

    List<String> lines = open(CLASS_PATH, environment, List.of(), "gpu", "auto");
    for (Path link : links) {
      Files.delete(link); // or else JUnit warns of each
    }
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("refused: device: gpu was asked for"), lines.get(0));
    assertTrue(lines.get(0).contains("a CUDA build of PyTorch"), lines.get(0));
    assertTrue(lines.get(0).contains("nvidia-smi"), lines.get(0));
    assertEquals("opened: cpu()", lines.get(1));
  }

  /**
   * A jar with one library that needs the driver's: the smallest library of PyTorch with the name
   * of one that it needs overwritten.
   */
  @Test
  void asksForTheDriverWhenACudaBuildDoesNotLoad() throws Exception {
    assumeTrue(isForTheProcessor(), "made of the build for the processor");
    assumeFalse(hasDriver(), "a CUDA build does load where there is a driver");
    Path bundle = folder.resolve("bundle");
    Path library = bundle.resolve("pytorch/cu124/linux-x86_64/libtorch.so");
    Files.createDirectories(library.getParent());
    Files.write(library, needingTheDriver());
    Path description = bundle.resolve("native/lib/pytorch.properties");
    Files.createDirectories(description.getParent());
    Files.writeString(
        description,
        "version=9.8.7-test\nflavor=cu124\nclassifier=linux-x86_64\nlibraries=libtorch.so\n");

    List<String> lines =
        open(bundle + File.pathSeparator + CLASS_PATH, Map.of(), List.of(), "gpu", "auto", "cpu");
    assertEquals(3, lines.size(), lines.toString());
    for (int i = 0; i < 3; i++) {
      String device = List.of("gpu", "auto", "cpu").get(i);
      assertTrue(lines.get(i).startsWith("refused: device: " + device + ":"), lines.get(i));
      assertTrue(lines.get(i).contains("there is no libcuda.so.1"), lines.get(i));
    }
    try (Stream<Path> unpacked = Files.list(cache().resolve("pytorch"))) {
      assertEquals(
          List.of("9.8.7-test-cu124-linux-x86_64", "9.8.7-test-cu124-linux-x86_64.lock"),
          unpacked.map(file -> file.getFileName().toString()).sorted().toList());
    }
    assertEquals(
        -1,
        Files.mismatch(
            library, cache().resolve("pytorch/9.8.7-test-cu124-linux-x86_64/libtorch.so")));
  }

  /** A library that is none, where a driver may be. */
  @Test
  void saysWhichLibraryDoesNotLoad() throws Exception {
    Files.writeString(folder.resolve("libtorch.so"), "damaged");
    Map<String, String> environment =
        Map.of("PYTORCH_LIBRARY_PATH", folder.toString(), "PYTORCH_FLAVOR", "cpu");
    List<String> lines = open(CLASS_PATH, environment, List.of(), "cpu");
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(
        lines.get(0).startsWith("refused: device: cpu: PyTorch cannot be loaded"), lines.get(0));
    assertTrue(lines.get(0).contains(folder.resolve("libtorch.so").toString()), lines.get(0));
  }

  /** DJL downloads what is not there, here through a proxy that refuses every connection. */
  @Test
  void saysThatItCannotFetchABuildThatIsNotInTheJar() throws Exception {
    String withoutNatives =
        String.join(
            File.pathSeparator,
            Arrays.stream(CLASS_PATH.split(File.pathSeparator))
                .filter(entry -> !entry.contains("pytorch-native"))
                .toList());
    List<String> lines =
        open(
            withoutNatives,
            Map.of(),
            List.of("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=1"),
            "auto");
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(
        lines.get(0).startsWith("refused: device: auto: this program holds no"), lines.get(0));
    assertTrue(lines.get(0).contains("publish.djl.ai"), lines.get(0));
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private static boolean isForTheProcessor() {
    return ComputeDeviceTest.class.getClassLoader().getResource(SMALLEST_LIBRARY) != null;
  }

  private static boolean hasDriver() {
    try (NativeLibrary driver = NativeLibrary.getInstance("libcuda.so.1")) {
      return driver != null;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  private static byte[] needingTheDriver() throws IOException {
    byte[] library;
    try (InputStream in =
        ComputeDeviceTest.class.getClassLoader().getResourceAsStream(SMALLEST_LIBRARY)) {
      library = in.readAllBytes();
    }
    String text = new String(library, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("\0libtorch_cpu.so\0"));
    return text.replace("\0libtorch_cpu.so\0", "\0libcuda.so.1\0\0\0\0")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What a program of its own prints that opens one device after the other. */
  private List<String> open(
      String classPath, Map<String, String> environment, List<String> options, String... devices)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, Opening.class.getName()));
    command.addAll(List.of(devices));
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("DJL_CACHE_DIR", cache().toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> output + read(errors));
    return output.lines().toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The program that the tests start. */
  static final class Opening {

    private Opening() {}

    public static void main(String[] devices) {
      for (String device : devices) {
        try (DeviceSession session =
            ComputeDevice.valueOf(device.toUpperCase(Locale.ROOT)).open()) {
          System.out.println("opened: " + session.manager().getDevice());
        } catch (IllegalArgumentException e) {
          System.out.println("refused: " + e.getMessage());
        }
      }
    }
  }
}
