package dev.holdfast.store.race;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the executors share: the outside world, what each of them was told, and who sleeps. */
final class Racetrack {
  private static final int SLEEPERS = 2;
  private static final long LONGEST_SLEEP_MILLIS = 700;

  final Map<String, AtomicInteger> effects = new ConcurrentHashMap<>();
  final Map<String, String> results = new ConcurrentHashMap<>();
  final Map<String, String> endings = new ConcurrentHashMap<>();
  final AtomicInteger zombies = new AtomicInteger();
  final AtomicInteger lapsed = new AtomicInteger();
  private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();
  private final Semaphore sleepers = new Semaphore(SLEEPERS);

  /** Something happens in the world that cannot be taken back. */
  void effect(String key) {
    effects.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
  }

  int times(String key) {
    AtomicInteger count = effects.get(key);
    return count == null ? 0 : count.get();
  }

  /** An executor was told how a step ended: all must be told the same. */
  void told(String key, String result) {
    String before = results.putIfAbsent(key, result);
    assertEquals(before == null ? result : before, result, key);
    end(key).countDown();
  }

  /** An executor was told how a run ended. */
  void toldEnding(String run, String ending) {
    String before = endings.putIfAbsent(run, ending);
    assertEquals(before == null ? ending : before, ending, run);
    end(run).countDown();
  }

  /**
   * Now and then the caller freezes here until another has ended the step, or the whole run, in its
   * place.
   */
  void maybeFreeze(Random random, String run, String key) throws InterruptedException {
    if (random.nextInt(12) == 0 && sleepers.tryAcquire()) {
      try {
        zombies.incrementAndGet();
        CountDownLatch until = end(random.nextInt(4) == 0 ? run : key);
        until.await(LONGEST_SLEEP_MILLIS, TimeUnit.MILLISECONDS);
      } finally {
        sleepers.release();
      }
    }
  }

  private CountDownLatch end(String key) {
    return ends.computeIfAbsent(key, k -> new CountDownLatch(1));
  }
}
