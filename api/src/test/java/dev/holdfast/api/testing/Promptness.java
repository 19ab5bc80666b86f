package dev.holdfast.api.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Holds what is promised in milliseconds against a machine that may be busy with other things: the
 * bound is as promised, unless plain reads of the same moments take more than a tenth of it.
 */
public final class Promptness {
  private static final int ROUNDS = 9;
  private static final int PLAIN_SHARE = 10;

  private Promptness() {}

  /**
   * Fails when most rounds take longer.
   *
   * @param round gives how long it took
   */
  public static void assertWithin(
      Duration bound, Caller caller, String plainPath, Callable<Duration> round) throws Exception {
    List<Duration> plain = new ArrayList<>();
    List<Duration> taken = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      long begun = System.nanoTime();
      caller.get(plainPath);
      plain.add(Duration.ofNanos(System.nanoTime() - begun));
      taken.add(round.call());
    }
    Duration busy = median(plain).multipliedBy(PLAIN_SHARE);
    Duration allowed = busy.compareTo(bound) > 0 ? busy : bound;
    assertTrue(
        median(taken).compareTo(allowed) <= 0,
        () -> "took %s, plain reads took %s".formatted(taken, plain));
  }

  private static Duration median(List<Duration> durations) {
    return durations.stream().sorted().toList().get(durations.size() / 2);
  }
}
