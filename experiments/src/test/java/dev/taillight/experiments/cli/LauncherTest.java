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

  private static final String JAVA_17 =
      """
      if [ "$1" = -version ]; then echo 'openjdk version "17.0.9" 2023-10-17' >&2; exit; fi
      echo "ran: $* flavor=${PYTORCH_FLAVOR:-none}"
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
    Files.createDirectories(temp.resolve("bin"));
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
        .removeAll(List.of("JAVA_HOME", "TAILLIGHT_PROFILE", "PYTORCH_FLAVOR"));
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
