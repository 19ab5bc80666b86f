package dev.holdfast.worker.process.upgrade;

import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.model.step.ModelStepsActivity;
import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.run.OpenRun;
import dev.holdfast.store.step.Carrier;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.Handover;
import dev.holdfast.store.step.RunStepsActivity;
import dev.holdfast.store.step.RunViews;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.store.testing.FakeLedger;
import dev.holdfast.tool.step.ToolStepsActivity;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.run.AgentLoop;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;

/** A run in a ledger in memory, which goes on until it would hold, or finish. */
final class LivedRun {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private static final String RUN = "run_1";
  private static final long OWNER = 1;

  private final FakeLedger ledger = new FakeLedger();
  private final RunPlan plan;
  private int minted;

  /** A run whose model asks twice for a tool that nobody has, and then ends. */
  LivedRun(Lane lane) {
    String call = "{\"text\":\"\",\"calls\":[{\"tool\":\"none\",\"args\":{}}]}";
    String script = "{\"turns\":[%s,%s,{\"text\":\"done\"}]}".formatted(call, call);
    var spec =
        new AgentSpec(
            "lived",
            "1",
            "",
            new ModelSpec("scripted", "lived", lane, script),
            List.of(),
            RunLimits.DEFAULT);
    plan =
        new RunPlan(
            "lived",
            "1",
            "digest",
            "main",
            "scripted",
            lane,
            RunLimits.DEFAULT,
            CLOCK.instant().plus(Duration.ofDays(1)).toEpochMilli());
    ledger.openSession(OWNER);
    ledger.accept(
        new NewRun(
            RUN,
            Principal.bootstrapOwner(),
            "lived",
            "1",
            "digest",
            Wire.write(spec),
            "main",
            "scripted",
            "\"go\"",
            "{}",
            Wire.write(plan),
            CLOCK.instant(),
            CLOCK.instant().plus(Duration.ofDays(1))));
  }

  Ledger ledger() {
    return ledger;
  }

  OpenRun planned() {
    return planned(Wire.write(plan));
  }

  OpenRun planned(String as) {
    return new OpenRun(
        RUN, "org", "app", StepRef.MAIN_BRANCH, as, "main", "running", CLOCK.instant(), null, null);
  }

  List<String> settled() {
    return ledger.rows(RUN).stream().map(LedgerRow::name).toList();
  }

  void told(String kind) {
    var _ =
        ledger.accept(
            new NewCommand(
                "cmd_" + ++minted,
                RUN,
                Principal.bootstrapOwner(),
                kind,
                "{}",
                "api",
                CLOCK.instant()));
  }

  /**
   * Goes on.
   *
   * @param told what it is told right before it looks for a step
   */
  void goesOn(Map<String, String> told) {
    Set<String> once = new HashSet<>();
    Set<String> everything =
        new HashSet<>() {
          private static final long serialVersionUID = 1L;

          @Override
          public boolean contains(Object name) {
            String kind = told.get(name);
            if (kind != null && once.add((String) name)) {
              told(kind);
            }
            return true;
          }
        };
    var steps = new SettledSteps(RUN, StepRef.MAIN_BRANCH, everything, performers());
    Assertions.assertThrows(
        NotSettled.class, () -> new AgentLoop(plan, null, steps).run(), "it has ended");
  }

  private SettledSteps.Performers performers() {
    var executor =
        new Executor(
            ledger,
            new RunViews(
                ledger, CLOCK, System::nanoTime, Duration.ofHours(1), (run, execution) -> true),
            CLOCK,
            new Handover(),
            LocalCarrier::new,
            () -> OWNER,
            (run, problem) -> {
              throw new AssertionError(problem);
            });
    var tokens = new CountedTokens();
    var model = new ScriptedModel();
    return new SettledSteps.Performers(
        new ModelStepsActivity(executor, name -> model, tokens),
        new ToolStepsActivity(executor, (agent, tool) -> null, tokens),
        new RunStepsActivity(executor, tokens));
  }

  private static final class LocalCarrier implements Carrier {
    @Override
    public String execution() {
      return SettledSteps.NOBODY;
    }

    @Override
    public boolean local() {
      return true;
    }

    @Override
    public Pulse beat() {
      return Pulse.GO_ON;
    }
  }

  private final class CountedTokens implements Tokens {
    @Override
    public String mint() {
      return "attempt_" + ++minted;
    }

    @Override
    public String mintCallId() {
      return "call_" + ++minted;
    }

    @Override
    public String mintWaitId(WaitKind kind) {
      return kind.prefix() + ++minted;
    }
  }
}
