package dev.holdfast.store.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.holdfast.store.id.Ids;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.testing.FakeLedger;
import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunViewsTest {
  private final FakeLedger ledger = new FakeLedger();
  private final AtomicLong nanos = new AtomicLong();
  private final RunViews views =
      new RunViews(
          ledger, Clock.systemUTC(), nanos::get, Duration.ofSeconds(5), (run, execution) -> true);

  @Test
  void runsOfOneAgentHoldItOnce() {
    RunView one = views.at(step(accepted("clerk", "spec-digest")));
    RunView other = views.at(step(accepted("clerk", "spec-digest")));
    assertNotSame(one, other);
    assertSame(one.spec(), other.spec());
    assertEquals("", one.header().spec());
  }

  @Test
  void aRunHasTheAgentItIsFrozenToWhateverItsDigestSays() {
    RunView one = views.at(step(accepted("clerk", "spec-digest")));
    RunView other = views.at(step(accepted("judge", "spec-digest")));
    assertEquals("clerk", one.spec().name());
    assertEquals("judge", other.spec().name());
  }

  private String accepted(String agent, String digest) {
    NewRun sample = SampleRuns.queued();
    var spec =
        new AgentSpec(
            agent,
            "1",
            "",
            new ModelSpec("scripted", "demo", Lane.FAST, "{}"),
            List.of(),
            new RunLimits(10, 10, 60_000));
    String run = Ids.run();
    ledger.accept(
        new NewRun(
            run,
            Principal.bootstrapOwner(),
            agent,
            "1",
            digest,
            Wire.write(spec),
            "main",
            "scripted",
            "\"hello\"",
            "{}",
            sample.plan(),
            sample.createdAt(),
            sample.deadlineAt()));
    return run;
  }

  private static StepRef step(String run) {
    return new StepRef(
        run,
        StepRef.MAIN_BRANCH,
        "execution",
        "t1/drain",
        Digest.of("t1/drain"),
        0,
        false,
        List.of());
  }
}
