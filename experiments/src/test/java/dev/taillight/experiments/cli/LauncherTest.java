package dev.taillight.experiments.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, between a java and an mvn that only look like these. */
class LauncherTest {

  private static final long GIB = 1L << 30;

  private static final String JAVA_17 =
      """
      if [ "$1" = -version ]; then echo 'openjdk version "17.0.9" 2023-10-17' >&2; exit; fi
      echo "ran: $* flavor=${PYTORCH_FLAVOR:-none} djl=${DJL_CACHE_DIR:-none}"
      exit 3
      """;

  private static final String BUILDS =
      """
      echo "built" >> "$BUILDS"
      sleep 0.3
      jar=taillight
      for argument; do
        case $argument in -P*) jar=taillight-${argument#-P} ;; esac
      done
      mkdir -p experiments/target && touch experiments/target/$jar.jar
      """;

  @TempDir Path temp;
  private final Map<String, String> environment = new HashMap<>();
  private Path launcher;

  @BeforeEach
  void copy() throws IOException {
    Path root = Files.createDirectories(temp.resolve("root"));
    launcher = root.resolve("taillight");
    Files.copy(Path.of("../taillight"), launcher);
    Files.createFile(root.resolve("pom.xml"));
    Files.createDirectories(temp.resolve("bin"));
    pretend("proc/meminfo", "MemTotal:       16777216 kB\nMemFree:            4096 kB\n");
    program("java", JAVA_17);
    program("mvn", BUILDS);
  }

  @Test
  void buildsOnceAndHandsTheExitCodeOn() throws Exception {
    Ended ended = call("run", "a.yaml").await();
    assertEquals(3, ended.exitCode(), ended.output());
    assertTrue(ended.output().contains("taillight.jar run a.yaml"), ended.output());
    assertEquals(3, call("run", "a.yaml").await().exitCode());
    assertEquals(1, builds());
  }

  @Test
  void callsAtTheSameTimeBuildOnce() throws Exception {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(call("run"));
    }
    for (Call call : calls) {
      assertEquals(3, call.await().exitCode());
    }
    assertEquals(1, builds());
  }

  @Test
  void aBuildThatFailsIsNoBugOfTheProgram() throws Exception {
    program("mvn", "echo 'COMPILATION ERROR'; exit 1\n");
    Ended ended = call("run").await();
    assertEquals(2, ended.exitCode());
    assertTrue(ended.output().contains("COMPILATION ERROR"), ended.output());
    assertTrue(ended.output().contains("could not be built"), ended.output());
  }

  @Test
  void asksForAJavaThatIsNewEnough() throws Exception {
    for (String version : List.of("11.0.21", "1.8.0_392")) {
      program("java", "echo 'openjdk version \"%s\"' >&2\n".formatted(version));
      Ended ended = call("run").await();
      assertEquals(2, ended.exitCode());
      assertTrue(ended.output().contains("17 or newer is needed"), ended.output());
      assertTrue(ended.output().contains(version), ended.output());
    }
    assertEquals(0, builds());
  }

  @Test
  void eachProfileHasAJarOfItsOwn() throws Exception {
    environment.put("TAILLIGHT_PROFILE", "cuda");
    for (int i = 0; i < 2; i++) {
      Ended ended = call("run").await();
      assertTrue(ended.output().contains("/taillight-cuda.jar run flavor=none"), ended.output());
    }
    assertEquals(1, builds());
    environment.put("TAILLIGHT_PROFILE", "");
    Ended ended = call("run").await();
    assertTrue(ended.output().contains("/taillight.jar run flavor=none"), ended.output());
    assertEquals(2, builds());
  }

  @Test
  void theBuildThatDownloadsAsksForCudaUnlessToldOtherwise() throws Exception {
    environment.put("TAILLIGHT_PROFILE", "cuda-download");
    Ended ended = call("run").await();
    assertTrue(
        ended.output().contains("/taillight-cuda-download.jar run flavor=cu128"), ended.output());
    environment.put("PYTORCH_FLAVOR", "cpu");
    ended = call("run").await();
    assertTrue(ended.output().contains("run flavor=cpu"), ended.output());
  }

  @Test
  void anUnknownProfileIsRefused() throws Exception {
    environment.put("TAILLIGHT_PROFILE", "coda");
    Ended ended = call("run").await();
    assertEquals(2, ended.exitCode());
    assertTrue(ended.output().contains("expected cuda, cuda-download"), ended.output());
    assertTrue(ended.output().contains("got 'coda'"), ended.output());
    assertEquals(0, builds());
  }

  @Test
  void anArchiveIsNotBuilt() throws Exception {
    Path archive = temp.resolve("archive");
    Files.createDirectories(archive.resolve("lib"));
    launcher = Files.createDirectories(archive.resolve("bin")).resolve("taillight");
    Files.copy(Path.of("../taillight"), launcher);
    Ended without = call("run").await();
    assertEquals(2, without.exitCode());
    assertTrue(without.output().contains("unpack the archive again"), without.output());

    Path jar = archive.toRealPath().resolve("lib/taillight-experiments-1.2.jar");
    Files.createFile(jar);
    Ended with = call("run", "a.yaml").await();
    assertEquals(3, with.exitCode());
    assertTrue(with.output().contains("-jar " + jar + " run a.yaml"), with.output());
    assertEquals(0, builds());

    environment.put("TAILLIGHT_PROFILE", "cuda");
    Ended profile = call("run").await();
    assertEquals(2, profile.exitCode());
    assertTrue(profile.output().contains("knows no profiles, got 'cuda'"), profile.output());
  }

  @Test
  void theMemoryIsThatOfTheMachine() throws Exception {
    assertMemory(16L * GIB); // no control groups at all
    pretend("proc/self/cgroup", "0::/\n");
    pretend("sys/fs/cgroup/memory.max", "max\n");
    assertMemory(16L * GIB);
    pretend("sys/fs/cgroup/memory.max", 32L * GIB + "\n"); // more than there is
    assertMemory(16L * GIB);
  }

  @Test
  void theMemoryIsTheLimitOfTheContainer() throws Exception {
    pretend("proc/self/cgroup", "0::/\n");
    pretend("sys/fs/cgroup/memory.max", 2L * GIB + "\n");
    assertMemory(2L * GIB);
    pretend("sys/fs/cgroup/memory.max", 4L * GIB + "\n");
    assertMemory(4L * GIB);
  }

  /** As of a service of systemd, whose slice has the limit. */
  @Test
  void theSmallestLimitOfTheGroupsAboveCounts() throws Exception {
    pretend("proc/self/cgroup", "0::/batch.slice/taillight.service\n");
    pretend("sys/fs/cgroup/batch.slice/taillight.service/memory.max", "max\n");
    pretend("sys/fs/cgroup/batch.slice/memory.max", 3L * GIB + "\n");
    assertMemory(3L * GIB);
    pretend("sys/fs/cgroup/batch.slice/taillight.service/memory.max", GIB + "\n");
    assertMemory(GIB);
  }

  @Test
  void controlGroupsOfTheFirstVersion() throws Exception {
    pretend("proc/self/cgroup", "5:cpu,cpuacct:/a\n4:memory:/docker/b\n0::/a\n");
    String none = Long.MAX_VALUE / 4096 * 4096 + "\n"; // what the kernel says when there is none
    pretend("sys/fs/cgroup/memory/memory.limit_in_bytes", none);
    assertMemory(16L * GIB);
    pretend("sys/fs/cgroup/memory/memory.limit_in_bytes", 2L * GIB + "\n"); // seen from inside
    assertMemory(2L * GIB);
    pretend("sys/fs/cgroup/memory/memory.limit_in_bytes", none);
    pretend("sys/fs/cgroup/memory/docker/b/memory.limit_in_bytes", 5L * GIB + "\n");
    assertMemory(5L * GIB);
  }

  @Test
  void theMemoryCanBeGiven() throws Exception {
    for (String given : List.of("3g", "3072m", "3145728k", "3221225472", "3G")) {
      environment.put("TAILLIGHT_MEMORY", given);
      assertMemory(3L * GIB);
    }
    for (String given : List.of("3x", "g", "-1", "1.5g", "0", "9999999999999999g")) {
      environment.put("TAILLIGHT_MEMORY", given);
      Ended ended = call("run").await();
      assertEquals(2, ended.exitCode(), given);
      assertTrue(ended.output().contains("TAILLIGHT_MEMORY: expected"), ended.output());
      assertTrue(ended.output().contains("got '" + given + "'"), ended.output());
    }
  }

  /** The real Java makes half of the memory its heap, unless its own options say otherwise. */
  @Test
  void halfOfTheMemoryIsTheHeap() throws Exception {
    Files.delete(temp.resolve("bin/java"));
    Path source =
        Files.writeString(
            temp.resolve("Heap.java"),
            "class Heap { public static void main(String[] a) {"
                + " System.out.println(Runtime.getRuntime().maxMemory() >> 20); } }");
    environment.put("TAILLIGHT_MEMORY", "600m");
    assertEquals("300", heapMib(source, ""));
    assertEquals("120", heapMib(source, "-Xmx120m"));
    assertEquals("150", heapMib(source, "-XX:MaxRAMPercentage=25"));
  }

  /** Lets java print its largest heap instead of running the jar, which is no jar. */
  private String heapMib(Path source, String options) throws Exception {
    String whole = "-XX:+UseG1GC "; // of whose heap no part counts twice
    environment.put("TAILLIGHT_JAVA_OPTS", whole + options + " " + source);
    String[] lines = call().await().output().strip().split("\n");
    return lines[lines.length - 1];
  }

  @Test
  void nativeLibrariesGoWhereTheyMay() throws Exception {
    Path natives = temp.resolve("natives");
    environment.put("TAILLIGHT_NATIVES", natives.toString());
    String output = call("run").await().output();
    assertTrue(output.contains("-Dorg.bytedeco.javacpp.cachedir=" + natives + "/javacpp"), output);
    assertTrue(output.contains("-Djava.io.tmpdir=" + natives + "/tmp"), output);
    assertTrue(output.contains("djl=" + natives + "/djl"), output);
    assertTrue(Files.isDirectory(natives.resolve("tmp")));
  }

  private void assertMemory(long bytes) throws Exception {
    Ended ended = call("run").await();
    String wanted = "-XX:MaxRAM=" + bytes + " -XX:MaxRAMPercentage=50 ";
    assertTrue(ended.output().contains(wanted), () -> wanted + " expected: " + ended.output());
  }

  private void pretend(String file, String text) throws IOException {
    Path path = temp.resolve("system").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private record Call(Process process, Path log) {
    Ended await() throws Exception {
      return new Ended(process.waitFor(), Files.readString(log));
    }
  }

  private record Ended(int exitCode, String output) {}

  private Call call(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(temp, "call", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("TAILLIGHT_")
                    || List.of("JAVA_HOME", "PYTORCH_FLAVOR", "DJL_CACHE_DIR").contains(name));
    builder.environment().put("TAILLIGHT_PRETENDED_SYSTEM", temp.resolve("system").toString());
    builder.environment().putAll(environment);
    builder.environment().put("PATH", temp.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("BUILDS", temp.resolve("builds").toString());
    return new Call(builder.start(), log);
  }

  private long builds() throws IOException {
    Path builds = temp.resolve("builds");
    return Files.exists(builds) ? Files.readString(builds, UTF_8).lines().count() : 0;
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(temp.resolve("bin").resolve(name), "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
