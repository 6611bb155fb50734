package dev.taillight.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLockTest {

  @TempDir Path temp;

  @Test
  void aTargetIsLockedOnceAndLeavesNoTrace() throws IOException {
    Path target = temp.resolve("a/b/target");
    try (FolderLock lock = FolderLock.takeBeside(target)) {
      assertTrue(Files.exists(temp.resolve("a/b/.target.lock")));
      TryAgainException held =
          assertThrows(TryAgainException.class, () -> FolderLock.takeBeside(target));
      assertTrue(held.getMessage().contains("writing 'target' beside it"), held.getMessage());
      FolderLock.takeBeside(temp.resolve("a/b/other")).close();
    }
    assertFalse(Files.exists(temp.resolve("a")));
    assertTrue(Files.exists(temp), "it was there before");
  }

  @Test
  void foldersThatAreUsedStay() throws IOException {
    Path target = temp.resolve("a/b/target");
    try (FolderLock lock = FolderLock.takeBeside(target)) {
      Files.createFile(target);
    }
    assertTrue(Files.exists(target));
    assertFalse(Files.exists(temp.resolve("a/b/.target.lock")));
  }

  /** Another program was killed, so that its file is there, but nobody holds it. */
  @Test
  void aFileThatWasLeftIsNoLock() throws IOException {
    Path left = Files.createFile(temp.resolve(".target.lock"));
    FolderLock.takeBeside(temp.resolve("target")).close();
    assertFalse(Files.exists(left));
  }

  @Test
  void whatHasNoNameCannotBeLocked() {
    assertThrows(IllegalArgumentException.class, () -> FolderLock.takeBeside(Path.of("/")));
  }

  /** While one waits, the file that it waits for is deleted again and again. */
  @Test
  void aDeletedFileKeepsNobodyIn() throws Exception {
    Path file = temp.resolve("made/.lock");
    AtomicInteger holders = new AtomicInteger();
    Callable<Integer> waiter =
        () -> {
          int most = 0;
          for (int i = 0; i < 3; i++) {
            try (FolderLock lock = FolderLock.await(file, Progress.silent())) {
              most = Math.max(most, holders.incrementAndGet());
              Thread.sleep(5);
              holders.decrementAndGet();
            }
          }
          return most;
        };
    Callable<Integer> deleter =
        () -> {
          int most = 0;
          for (int i = 0; i < 60; i++) {
            try (FolderLock lock = FolderLock.takeWithoutTrace(file)) {
              most = Math.max(most, holders.incrementAndGet());
              Thread.sleep(5);
              holders.decrementAndGet();
            } catch (TryAgainException e) {
              Thread.sleep(1);
            }
          }
          return most;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (Callable<Integer> one : List.of(waiter, waiter, deleter, deleter)) {
        all.add(threads.submit(one));
      }
      for (Future<Integer> one : all) {
        assertTrue(one.get() <= 1, "two held it");
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(0, holders.get());
  }
}
