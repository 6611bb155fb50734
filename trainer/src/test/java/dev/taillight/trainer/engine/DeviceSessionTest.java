package dev.taillight.trainer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
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

  /** Seven blocks of 256 rows and one smaller one: ⌊i · 3/8⌋ for block i. */
  @Test
  void blocksOfProcessorsGoToDevicesByTheirNumberAlone() {
    try (DeviceSession one = ComputeDevice.CPU.open();
        DeviceSession three = PretendedDevices.processors(3, 1)) {
      List<RowBlock> blocks = three.blocks(1800);
      assertEquals(List.of(0, 0, 0, 1, 1, 1, 2, 2), blocks.stream().map(RowBlock::device).toList());
      assertEquals(
          one.blocks(1800),
          blocks.stream().map(rows -> new RowBlock(rows.from(), rows.to())).toList());
      assertEquals(List.of(new RowBlock(0, 1)), three.blocks(1));
      assertEquals(List.of(), three.blocks(0));
    }
  }

  @Test
  void aBatchIsOneBlockForEachGraphicsProcessor() {
    try (DeviceSession one = PretendedDevices.graphicsProcessors(1, 1);
        DeviceSession three = PretendedDevices.graphicsProcessors(3, 1)) {
      assertEquals(List.of(new RowBlock(0, 1000)), one.blocks(1000));
      assertEquals(
          List.of(new RowBlock(0, 334), new RowBlock(334, 668, 1), new RowBlock(668, 1000, 2)),
          three.blocks(1000));
      assertEquals(List.of(new RowBlock(0, 1), new RowBlock(1, 2, 1)), three.blocks(2));
      assertEquals(List.of(), three.blocks(0));
      assertEquals(715_827_883, three.blocks(Integer.MAX_VALUE).get(0).size());
    }
  }

  @Test
  void eachDeviceWorksOnItsOwnBlocksOnItsOwnThreads() {
    CountDownLatch all = new CountDownLatch(3);
    Map<Integer, Set<Thread>> threads = new ConcurrentHashMap<>();
    try (DeviceSession session = PretendedDevices.graphicsProcessors(3, 1)) {
      List<RowBlock> blocks =
          IntStream.range(0, 30).mapToObj(i -> new RowBlock(i, i + 1, i % 3)).toList();
      List<Integer> results =
          session.onDevices(
              blocks,
              rows -> {
                all.countDown();
                await(all); // for ever, if one device waits for another
                threads
                    .computeIfAbsent(rows.device(), device -> ConcurrentHashMap.newKeySet())
                    .add(Thread.currentThread());
                return rows.from();
              });
      assertEquals(IntStream.range(0, 30).boxed().toList(), results);
    }
    assertEquals(3, threads.size());
    threads.values().forEach(ofDevice -> assertEquals(1, ofDevice.size()));
  }

  @Test
  void aFailureOnOneDeviceWaitsForTheOthers() {
    RuntimeException failure = new IllegalArgumentException("the second device");
    AtomicInteger running = new AtomicInteger();
    try (DeviceSession session = PretendedDevices.graphicsProcessors(2, 1)) {
      RuntimeException thrown =
          assertThrows(
              RuntimeException.class,
              () ->
                  session.forEachOnDevices(
                      session.blocks(2),
                      rows -> {
                        running.incrementAndGet();
                        if (rows.device() == 1) {
                          running.decrementAndGet();
                          throw failure;
                        }
                        sleep(100);
                        running.decrementAndGet();
                      }));
      assertSame(failure, thrown);
      assertEquals(0, running.get());
    }
  }

  @Test
  void keepsTheOrderOfTheElementsWhateverThreadsDo() {
    List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
    for (int threads = 1; threads <= 4; threads++) {
      try (DeviceSession session = ComputeDevice.CPU.open(1, threads)) {
        assertEquals(numbers.stream().map(i -> 3 * i).toList(), session.map(numbers, i -> 3 * i));
        assertEquals(List.of(), session.map(List.of(), i -> i));
      }
    }
  }

  @Test
  void worksOnSeveralThreads() {
    CountDownLatch both = new CountDownLatch(2);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (DeviceSession session = ComputeDevice.CPU.open(1, 2)) {
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
    try (DeviceSession session = ComputeDevice.CPU.open(1, 3)) {
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
    try (DeviceSession session = ComputeDevice.CPU.open(1, 2)) {
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
