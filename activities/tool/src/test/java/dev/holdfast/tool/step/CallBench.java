package dev.holdfast.tool.step;

import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.step.Carrier;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.Handover;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.RunViews;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.store.testing.FakeLedger;
import dev.holdfast.tool.Tool;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.EndCallRequest;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallRequest;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Calls of one tool of one run, planned by one reply and performed on a ledger in memory. */
final class CallBench {
  static final String RUN = "run_1";
  private static final int CALLS = 8;
  private static final Clock CLOCK = Clock.systemUTC();

  final FakeLedger ledger = new FakeLedger();
  private final ToolSpec spec;
  private final @Nullable PolicySpec policy;
  private final ToolStepsActivity steps;
  private final RunViews views;
  private volatile boolean cancelled;

  CallBench(Tool tool) {
    this(tool, null);
  }

  CallBench(Tool tool, @Nullable PolicySpec policy) {
    this.spec = tool.spec();
    this.policy = policy;
    ledger.openSession(1);
    accept();
    plan();
    this.views =
        new RunViews(
            ledger, CLOCK, System::nanoTime, Duration.ofHours(1), (run, execution) -> true);
    var executor =
        new Executor(
            ledger,
            views,
            CLOCK,
            new Handover(),
            BenchCarrier::new,
            () -> 1,
            (run, problem) -> {
              throw new AssertionError(problem);
            });
    this.steps = new ToolStepsActivity(executor, (agent, name) -> tool, new Numbered());
  }

  /** Performs the planned call of this number. */
  ToolCallResult call(int number) {
    PlannedCall call = planned(number);
    return steps.call(new ToolCallRequest(ref(call), 1, call, call.lane()));
  }

  /** Performs it once more. */
  ToolCallResult again(int number, int attempt) {
    PlannedCall call = planned(number).again(attempt);
    return steps.call(new ToolCallRequest(ref(call).named(call.step()), 1, call, call.lane()));
  }

  /** Ends it from outside. */
  ToolCallResult end(int number, OutcomeKind wanted) {
    PlannedCall call = planned(number);
    return steps.end(new EndCallRequest(ref(call), 1, call, wanted, "somebody ended it"));
  }

  /** From now on the run asks its queued calls to stop. */
  void cancel() {
    cancelled = true;
  }

  CallEnd row(int number) {
    return row(number, 1);
  }

  CallEnd row(int number, int attempt) {
    String name = StepNames.call("call_" + number, attempt);
    return ledger.rows(RUN).stream()
        .filter(row -> row.name().equals(name))
        .map(row -> Wire.read(row.result(), CallEnd.class))
        .findFirst()
        .orElseThrow(() -> new AssertionError("call %d has no end".formatted(number)));
  }

  /** What was told of the calls, in order. */
  List<RunEvent> told() {
    return ledger.events(RUN).stream().filter(event -> event.step() != null).toList();
  }

  List<String> toldTypes() {
    return told().stream().map(RunEvent::type).toList();
  }

  /** Waits until so many events of this type were told. */
  void awaitTold(String type, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> toldTypes().stream().filter(type::equals).count() >= count);
  }

  /** What a worker knows of the run. */
  RunView view() {
    return views.at(ref(planned(0)));
  }

  private PlannedCall planned(int number) {
    return new PlannedCall(
        "call_" + number,
        number,
        spec.name(),
        spec.lane(),
        spec.effect(),
        spec.timeoutMillis(),
        "action " + number,
        Verdict.PROCEED);
  }

  private StepRef ref(PlannedCall call) {
    return new StepRef(
        RUN,
        StepRef.MAIN_BRANCH,
        "execution",
        StepNames.call(call.callId()),
        call.action(),
        0,
        true,
        List.of());
  }

  private void accept() {
    AgentSpec agent =
        new AgentSpec(
                "clerk",
                "1",
                "",
                new ModelSpec("scripted", "demo", Lane.FAST, null),
                List.of(spec),
                RunLimits.DEFAULT)
            .judgedBy(policy);
    Instant now = CLOCK.instant();
    ledger.accept(
        new NewRun(
            RUN,
            Principal.bootstrapOwner(),
            "clerk",
            "1",
            "digest",
            Wire.write(agent),
            "main",
            "scripted",
            "\"go\"",
            "{}",
            "{}",
            now,
            now.plus(Duration.ofDays(1))));
  }

  private void plan() {
    List<PlannedCall> planned = IntStream.range(0, CALLS).mapToObj(this::planned).toList();
    var reply =
        new ModelReply(
            "",
            planned.stream()
                .map(call ->
                    new ModelReply.AskedCall(
                        call.callId(), null, call.tool(), "{\"n\":%d}".formatted(call.slot())))
                .toList(),
            planned,
            new ModelReply.Usage("scripted", "demo", 0, 0),
            null,
            false);
    NewRow row =
        NewRow.plain(StepNames.model(1), StepKind.MODEL, 1, 1, "digest", Wire.write(reply));
    ledger.settle(
        new Settlement(
            RUN,
            StepRef.MAIN_BRANCH,
            CLOCK.instant(),
            "planner",
            false,
            List.of(row),
            Settlement.Guard.NONE,
            List.of(),
            null,
            List.of(),
            null));
  }

  private static final class Numbered implements Tokens {
    private final AtomicLong last = new AtomicLong();

    @Override
    public String mint() {
      return "attempt_" + last.incrementAndGet();
    }

    @Override
    public String mintCallId() {
      return "minted_" + last.incrementAndGet();
    }

    @Override
    public String mintWaitId(WaitKind kind) {
      return kind.prefix() + last.incrementAndGet();
    }
  }

  private final class BenchCarrier implements Carrier {
    @Override
    public String execution() {
      return "execution";
    }

    @Override
    public boolean local() {
      return spec.lane() == Lane.FAST;
    }

    @Override
    public Pulse beat() {
      return cancelled ? Pulse.CANCELLED : Pulse.GO_ON;
    }
  }
}
