package dev.holdfast.worker.simulation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.testing.FakeLedger;
import dev.holdfast.tool.Tool;
import dev.holdfast.tool.ToolBox;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.run.AgentLoop;
import dev.holdfast.workflows.run.LoopEnd;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.run.Segment;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.WaitState;
import dev.holdfast.workflows.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One run of a hostile model on the real loop and the real executors. */
final class HostileRun implements ToolBox, MortalLedger.Fate {
  static final String TOOL = "refund.create";
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<ToolSpec> TOOLS =
      List.of(
          tool(TOOL, Effect.UNSAFE),
          tool("refund.batch", Effect.UNSAFE),
          tool("mail.send", Effect.UNSAFE),
          tool("note", Effect.READ));
  private static final AtomicLong IDS = new AtomicLong();

  private final String run = "run_" + IDS.incrementAndGet();
  private final FakeLedger ledger;
  private final EffectServer outside;
  private final PolicySpec policy;
  private final Predicate<String> approves;
  private int statements;
  private Runnable meanwhile = () -> {};
  private int meanwhileAt;

  HostileRun(
      FakeLedger ledger, EffectServer outside, PolicySpec policy, Predicate<String> approves) {
    this.ledger = ledger;
    this.outside = outside;
    this.policy = policy;
    this.approves = approves;
  }

  /** What somebody was asked. */
  record Asked(String call, String digest, String arguments, WaitState state) {}

  List<Asked> asked() {
    return ledger.events(run).stream()
        .filter(event -> event.type().equals("approval.requested"))
        .map(event -> Wire.read(event.data(), JsonNode.class))
        .map(data -> {
          String id = data.path("approval").asText();
          return new Asked(
              run + "/" + data.path("call").asText(),
              data.path("digest").asText(),
              ledger.waitingArguments(run, id),
              requireNonNull(ledger.waits(run).get(id)).state());
        })
        .toList();
  }

  static ToolSpec spec(String name) {
    return TOOLS.stream().filter(tool -> tool.name().equals(name)).findFirst().orElseThrow();
  }

  private static ToolSpec tool(String name, Effect effect) {
    return new ToolSpec(
        name, name, "{\"type\":\"object\"}", effect, ToolSpec.laneOf(effect, 1_000), 1_000, true);
  }

  /** Lets something happen before one of its statements. */
  HostileRun disturbed(int statement, Runnable by) {
    meanwhileAt = statement;
    meanwhile = by;
    return this;
  }

  /** Plays the script to its end. */
  HostileRun play(HostileScript script) {
    var model = new ModelSpec("scripted", "hostile", Lane.FAST, "");
    var spec = new AgentSpec("hostile", "1", "", model, TOOLS, RunLimits.DEFAULT).judgedBy(policy);
    long deadline = BEGIN.plus(Duration.ofHours(1)).toEpochMilli();
    var plan =
        new RunPlan(
            "hostile",
            "1",
            "digest",
            "main",
            "scripted",
            Lane.FAST,
            RunLimits.DEFAULT,
            deadline,
            0,
            4,
            null);
    ledger.accept(
        new NewRun(
            run,
            Principal.bootstrapOwner(),
            "hostile",
            "1",
            "digest",
            Wire.write(spec),
            "main",
            "scripted",
            "\"go\"",
            "{}",
            Wire.write(plan),
            BEGIN,
            Instant.ofEpochMilli(deadline)));
    Random random = new Random(script.name().hashCode());
    ledger.openSession(1);
    WorkerLife worker =
        WorkerLife.start(
            new MortalLedger(ledger, this),
            this,
            Clock.fixed(BEGIN, ZoneOffset.UTC),
            System::nanoTime,
            1,
            IDS,
            script.model());
    Segment segment = null;
    while (true) {
      Stage stage = worker.goesOn();
      var steps =
          new SimulatedSteps(
              run,
              segment,
              worker,
              stage,
              List.of(),
              new HashMap<>(),
              () -> false,
              this::decide,
              4,
              random);
      LoopEnd end = new AgentLoop(plan, segment, steps).run();
      stage.close();
      if (end instanceof LoopEnd.Continued continued) {
        segment = continued.segment();
      } else {
        return this;
      }
    }
  }

  private void decide() {
    ledger
        .waits(run)
        .forEach((id, standing) -> {
          if (standing.open()) {
            String arguments = ledger.waitingArguments(run, id);
            Choice choice = approves.test(arguments) ? Choice.APPROVE : Choice.DENY;
            var decide = new Decide(id, choice, "anna", List.of(), null, null, null);
            ledger.accept(
                new NewCommand(
                    "cmd_" + id,
                    run,
                    Principal.bootstrapOwner(),
                    "decide",
                    Wire.write(decide),
                    "api",
                    BEGIN));
          }
        });
  }

  @Override
  public @Nullable Tool find(String agent, String name) {
    return TOOLS.stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .<Tool>map(Sending::new)
        .orElse(null);
  }

  private final class Sending implements Tool {
    private final ToolSpec spec;

    Sending(ToolSpec spec) {
      this.spec = spec;
    }

    @Override
    public ToolSpec spec() {
      return spec;
    }

    @Override
    public String call(String arguments, ToolContext context) {
      if (spec.effect() != Effect.READ) {
        outside.send(spec.name(), context.effectKey(), arguments);
      }
      return "done";
    }
  }

  @Override
  public boolean diesBefore() {
    return false;
  }

  @Override
  public boolean diesBehind() {
    return false;
  }

  @Override
  public void between() {
    statements++;
    if (statements == meanwhileAt) {
      meanwhile.run();
    }
  }
}
