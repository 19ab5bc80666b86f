package dev.holdfast.worker.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.testing.FakeLedger;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.model.ModelAskRequest;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallRequest;
import dev.holdfast.workflows.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * A worker claims a call and freezes before it hears that it has. Others end or take over the claim
 * meanwhile; then it goes on.
 */
class FrozenClaimTest {
  private static final String RUN = "run_1";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final Duration FROZEN = Duration.ofSeconds(15);

  private final FakeLedger ledger = new FakeLedger();
  private final SimulatedWorld world = new SimulatedWorld(step -> false);
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void anUnsafeCallThatOthersEndedIsNotSent() {
    assertEquals(OutcomeKind.OUTCOME_UNKNOWN, endOf("send"));
    assertEquals(0, world.calls("send"));
  }

  @Test
  void aReconcilableCallThatAnotherTookOverIsNotSentAgain() {
    assertEquals(OutcomeKind.OK, endOf("pay"));
    assertEquals(1, world.calls("pay"));
    assertEquals(0, world.repeated("pay").size());
  }

  private OutcomeKind endOf(String tool) {
    accept(tool);
    var ref =
        new StepRef(RUN, StepRef.MAIN_BRANCH, "execution", "t1/model", "d", 0, true, List.of());
    var freezer = new Freezer();
    WorkerLife frozen = worker(1, freezer);
    PlannedCall call =
        frozen.model().ask(new ModelAskRequest(ref, 1, Lane.FAST, false, false)).calls().getFirst();
    var request =
        new ToolCallRequest(
            new StepRef(
                RUN,
                StepRef.MAIN_BRANCH,
                "execution",
                StepNames.call(call.callId()),
                call.action(),
                2,
                false,
                List.of()),
            1,
            call,
            Lane.QUEUED);
    WorkerLife other = worker(2, new Freezer());
    freezer.meanwhile =
        () -> {
          ledger.closeSession(1);
          nanos.addAndGet(FROZEN.toNanos());
          other.tools().call(request);
        };
    return frozen.tools().call(request).kind();
  }

  private void accept(String tool) {
    String script =
        "{\"turns\":[{\"text\":\"\",\"calls\":[{\"tool\":\"%s\",\"args\":{\"n\":1}}]}]}"
            .formatted(tool);
    AgentSpec spec =
        new AgentSpec(
            "simulated",
            "1",
            "",
            new ModelSpec("scripted", "simulated", Lane.FAST, script),
            SimulatedWorld.TOOLS,
            RunLimits.DEFAULT);
    ledger.accept(
        new NewRun(
            RUN,
            Principal.bootstrapOwner(),
            "simulated",
            "1",
            "digest",
            Wire.write(spec),
            "main",
            "scripted",
            "\"go\"",
            "{}",
            "{}",
            CLOCK.instant(),
            CLOCK.instant().plus(Duration.ofDays(1))));
  }

  private WorkerLife worker(long owner, Freezer freezer) {
    ledger.openSession(owner);
    var mortal = new MortalLedger(ledger, freezer);
    return WorkerLife.start(mortal, world, CLOCK, nanos::get, owner, ids);
  }

  /** Stands still once, right behind the commit of the claim. */
  private final class Freezer implements MortalLedger.Fate {
    private Runnable meanwhile = () -> {};

    @Override
    public boolean diesBefore() {
      return false;
    }

    @Override
    public boolean diesBehind() {
      if (ledger.events(RUN).getLast().type().equals("tool.started")) {
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
      }
      return false;
    }

    @Override
    public void between() {}
  }
}
