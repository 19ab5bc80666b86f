package dev.holdfast.deploy.verify.operator;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.deploy.verify.harness.Invariants;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.Transcript;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Wake-up signals without end: they decide nothing. */
class SignalFloodTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final int FLOODERS = 4;
  private static final int LEAST = 100;
  private static final int MOST = 400;

  private final LiveStack live = LiveStack.shared();

  @Test
  void aFloodOfSignalsChangesNothing() {
    String calm = live.caller().start(MatrixAgents.FAST, script());
    RunRows undisturbed = live.awaitEnd(calm, LIMIT);

    String flooded = live.caller().start(MatrixAgents.FAST, script());
    AtomicInteger sent = new AtomicInteger();
    try (var flooders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < FLOODERS; i++) {
        flooders.execute(() -> flood(flooded, sent));
      }
    }
    RunRows ended = live.awaitEnd(flooded, LIMIT);

    System.out.printf("signal flood: %d signals%n", sent.get());
    assertEquals(Transcript.of(undisturbed).text(), Transcript.of(ended).text());
    assertEquals(List.of(), Invariants.brokenIn(ended, live.world(), false));
    assertEquals(true, sent.get() >= LEAST, () -> "only " + sent + " signals");
  }

  private void flood(String run, AtomicInteger sent) {
    try {
      while (sent.get() < MOST) {
        live.desk().wake(run);
        sent.incrementAndGet();
      }
    } catch (WorkflowNotFoundException e) {
      // It has closed: there is nobody left to wake.
      return;
    }
  }

  private static Script script() {
    Script script = new Script().taking(Duration.ofMillis(100));
    for (int turn = 1; turn <= 4; turn++) {
      script
          .turn(call("read_fast", "flood/fast/" + turn))
          .turn(call("read_queued", "flood/a/" + turn), call("put_queued", "flood/b/" + turn))
          .turn(call("send", "flood/send/" + turn));
    }
    return script.end();
  }
}
