package dev.holdfast.model.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration WAIT = Duration.ofSeconds(1);

  private final Circuit circuit = new Circuit();
  private long now = 1_000;

  @Test
  void holdsNobodyBackUntilTheProviderRefuses() {
    go(circuit.join(now));
    go(circuit.join(now));
  }

  @Test
  void aWaveSlowsDownOnce() {
    Circuit.Next.Go first = go(circuit.join(now));
    Circuit.Next.Go second = go(circuit.join(now));
    circuit.refused(first, now, WAIT);
    circuit.refused(second, now, WAIT);
    Circuit.Place third = circuit.join(now);
    assertEquals(WAIT, stay(third).atLeast());
    pass(WAIT);
    go(third);
    Circuit.Place fourth = circuit.join(now);
    assertEquals(FIRST, stay(fourth).atLeast());
    pass(FIRST);
    circuit.refused(go(fourth), now, Duration.ZERO);
    assertEquals(FIRST.multipliedBy(2), stay(circuit.join(now)).atLeast());
  }

  @Test
  void theHeadOfTheQueueGoesSoonerWhenItGoesWell() {
    Circuit.Next.Go sent = refusedTimes(4);
    Circuit.Place head = circuit.join(now);
    Circuit.Place next = circuit.join(now);
    Circuit.Next.Stay before = stay(head);
    circuit.succeeded(sent);
    assertTrue(before.changed().isDone());
    assertTrue(stay(head).atLeast().compareTo(before.atLeast()) < 0);
    assertTrue(!stay(next).changed().isDone());
  }

  @Test
  void whoLeavesTheQueueTakesNothingAlong() {
    Circuit.Next.Go ignored = refusedTimes(1);
    Circuit.Place head = circuit.join(now);
    Circuit.Place next = circuit.join(now);
    Duration atLeast = stay(head).atLeast();
    Circuit.Next.Stay behind = stay(next);
    assertTrue(!behind.head());
    circuit.leave(head);
    assertTrue(behind.changed().isDone());
    assertEquals(atLeast, stay(next).atLeast());
    assertTrue(stay(next).head());
  }

  @Test
  void asksAgainSoonerThanAProviderThatNamesHours() {
    circuit.refused(go(circuit.join(now)), now, Duration.ofDays(36_500));
    Circuit.Place probe = circuit.join(now);
    Circuit.Place next = circuit.join(now);
    assertEquals(Circuit.LONGEST_HOLD, stay(probe).atLeast());
    pass(Circuit.LONGEST_HOLD);
    go(probe);
    assertEquals(FIRST, stay(next).atLeast());
  }

  @Test
  void forgetsWhatItGrewWhileNothingGotThrough() {
    Circuit.Next.Go sent = refusedTimes(20);
    for (int i = 0; i < 9; i++) {
      circuit.succeeded(sent);
    }
    Circuit.Place first = circuit.join(now);
    Circuit.Place second = circuit.join(now);
    assertTrue(stay(first).atLeast().compareTo(FIRST) <= 0);
    for (int i = 0; i < 50; i++) {
      circuit.succeeded(sent);
    }
    go(first);
    go(second);
  }

  /** Refused again and again; then one is sent. */
  private Circuit.Next.Go refusedTimes(int times) {
    for (int i = 0; i < times; i++) {
      circuit.refused(go(circuit.join(now)), now, Duration.ZERO);
      pass(Duration.ofSeconds(30));
    }
    return go(circuit.join(now));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private Circuit.Next.Go go(Circuit.Place place) {
    return assertInstanceOf(Circuit.Next.Go.class, circuit.next(place, now));
  }

  private Circuit.Next.Stay stay(Circuit.Place place) {
    return assertInstanceOf(Circuit.Next.Stay.class, circuit.next(place, now));
  }
}
