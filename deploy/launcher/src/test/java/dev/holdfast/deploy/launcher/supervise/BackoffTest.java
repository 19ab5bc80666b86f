package dev.holdfast.deploy.launcher.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void aSteadyProcessIsStartedAgainAtOnce() {
    assertEquals(Duration.ZERO, backoff.afterEnd(Duration.ofSeconds(2)));
  }

  @Test
  void whatKeepsDyingWaitsLongerUpToABound() {
    long[] waits =
        LongStream.range(0, 8).map(i -> backoff.afterEnd(Duration.ZERO).toMillis()).toArray();

    assertEquals(
        "250 500 1000 2000 4000 8000 10000 10000",
        String.join(" ", LongStream.of(waits).mapToObj(Long::toString).toList()));
  }

  @Test
  void aSteadyLifeForgetsTheFailuresBefore() {
    backoff.afterEnd(Duration.ZERO);
    backoff.afterEnd(Duration.ZERO);
    backoff.afterEnd(Duration.ofMinutes(1));

    assertEquals(Duration.ofMillis(250), backoff.afterEnd(Duration.ZERO));
  }
}
