package dev.holdfast.model.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.testing.Talk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two hundred runs ask a provider that refuses everybody for a while; two more come every second.
 */
class OutageTest {
  private static final int AT_ONCE = 200;
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final Duration REPLY = Duration.ofMillis(200);

  /** The longest hold, and what it takes until all have gone. */
  private static final Duration SOON = Duration.ofMinutes(3);

  private static final Duration AFTERWARDS = Duration.ofMinutes(6);

  @ParameterizedTest
  @ValueSource(ints = {60, 300})
  void allRunsGoOnSoonAfterTheProviderIsWellAgain(int seconds) throws Exception {
    Duration outage = Duration.ofSeconds(seconds);
    List<Duration> begins = begins(outage.plus(AFTERWARDS));
    VirtualPauses pauses = new VirtualPauses(begins.size());
    Persistence persistence = new Persistence(name -> new Refusing(outage, pauses), pauses);
    List<Asked> asked = new ArrayList<>();
    List<Thread> runs = new ArrayList<>();
    for (Duration begin : begins) {
      runs.add(Thread.ofVirtual().start(() -> play(persistence, pauses, begin, asked)));
    }
    for (Thread run : runs) {
      assertTrue(run.join(Duration.ofMinutes(2)));
    }
    assertEquals(begins.size(), asked.size());
    for (Asked one : asked) {
      assertInstanceOf(Persistence.End.Answered.class, one.end, one::toString);
      Duration due = one.begun.compareTo(outage) > 0 ? one.begun : outage;
      assertTrue(one.ended.compareTo(due.plus(SOON)) <= 0, one::toString);
    }
    Asked last = asked.getLast();
    assertEquals(REPLY, last.ended.minus(last.begun), last::toString);
  }

  private record Asked(Persistence.End end, Duration begun, Duration ended) {}

  private static List<Duration> begins(Duration until) {
    List<Duration> begins = new ArrayList<>();
    for (int run = 0; run < AT_ONCE; run++) {
      begins.add(Duration.ofMillis(10L * run));
    }
    Duration begin = Duration.ofSeconds(5);
    while (begin.compareTo(until) < 0) {
      begins.add(begin);
      begin = begin.plus(BETWEEN);
    }
    return begins;
  }

  private static void play(
      Persistence persistence, VirtualPauses pauses, Duration begin, List<Asked> asked) {
    Talk talk = new Talk(Talk.model("stormy"));
    try {
      var stop = new CompletableFuture<Void>();
      assertTrue(pauses.pause(begin, stop));
      Persistence.End end = persistence.ask(talk.spec().model(), talk::question, stop);
      synchronized (asked) {
        asked.add(new Asked(end, begin, Duration.ofNanos(pauses.nanos())));
      }
    } finally {
      pauses.leave();
    }
  }

  /** Refuses without saying for how long. */
  private record Refusing(Duration outage, VirtualPauses pauses) implements ModelProvider {
    @Override
    public String name() {
      return "stormy";
    }

    @Override
    public ModelAnswer ask(ModelQuestion question) throws ModelFault {
      boolean refuses = pauses.nanos() < outage.toNanos();
      assertTrue(pauses.pause(REPLY, new CompletableFuture<>()));
      if (refuses) {
        throw new ModelFault(FaultKind.RATE_LIMITED, "asked too much");
      }
      return new ModelAnswer("Fine.", List.of(), 1, 1);
    }
  }
}
