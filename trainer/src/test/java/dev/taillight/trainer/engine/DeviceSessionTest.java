package dev.taillight.trainer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceSessionTest {

  @Test
  void dividesRowsIntoBlocksByTheirNumberAlone() {
    assertEquals(
        List.of(new RowBlock(0, 3), new RowBlock(3, 6), new RowBlock(6, 7)), RowBlock.split(7, 3));
    assertEquals(List.of(), RowBlock.split(0, 3));
    assertEquals(List.of(new RowBlock(0, 7)), RowBlock.split(7, Integer.MAX_VALUE));
  }

  @Test
  void keepsTheOrderOfTheElementsWhateverThreadsDo() {
    List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
    for (int threads = 1; threads <= 4; threads++) {
      try (DeviceSession session = ComputeDevice.CPU.open(threads)) {
        assertEquals(numbers.stream().map(i -> 3 * i).toList(), session.map(numbers, i -> 3 * i));
        assertEquals(List.of(), session.map(List.of(), i -> i));
      }
    }
  }

  @Test
  void worksOnSeveralThreads() {
    CountDownLatch both = new CountDownLatch(2);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (DeviceSession session = ComputeDevice.CPU.open(2)) {
      session.forEach(
          List.of(1, 2),
          i -> {
            both.countDown();
            await(both); // for ever, if one thread does it all
            threads.add(Thread.currentThread());
          });
    }
    assertEquals(2, threads.size());
  }

  @Test
  void throwsTheFailureWhenNothingIsWorkedOnAnyMore() {
    RuntimeException failure = new IllegalArgumentException("the third");
    AtomicInteger running = new AtomicInteger();
    try (DeviceSession session = ComputeDevice.CPU.open(3)) {
      RuntimeException thrown =
          assertThrows(
              RuntimeException.class,
              () ->
                  session.forEach(
                      IntStream.range(0, 100).boxed().toList(),
                      i -> {
                        running.incrementAndGet();
                        Thread.yield();
                        running.decrementAndGet();
                        if (i == 3) {
                          throw failure;
                        }
                      }));
      assertSame(failure, thrown);
      assertEquals(0, running.get());
      assertThrows(
          StackOverflowError.class,
          () ->
              session.forEach(
                  List.of(1),
                  i -> {
                    throw new StackOverflowError();
                  }));
      assertEquals(List.of(2), session.map(List.of(1), i -> 2 * i), "it goes on");
    }
  }

  @Test
  void anInterruptionWaitsForWhatRunsAndIsPassedOn() {
    Thread caller = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    try (DeviceSession session = ComputeDevice.CPU.open(2)) {
      assertThrows(
          CancellationException.class,
          () ->
              session.forEach(
                  List.of(1, 2),
                  i -> {
                    if (Thread.currentThread() == caller) {
                      await(begun);
                      caller.interrupt();
                    } else {
                      begun.countDown();
                      sleep(200); // The caller is interrupted and waits meanwhile.
                    }
                    done.incrementAndGet();
                  }));
      assertTrue(Thread.interrupted());
      assertEquals(2, done.get());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
