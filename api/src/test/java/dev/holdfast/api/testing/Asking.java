package dev.holdfast.api.testing;

import dev.holdfast.store.id.Ids;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.ledger.WaitEntries;
import dev.holdfast.store.step.Carrier;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.Handover;
import dev.holdfast.store.step.RunStepsActivity;
import dev.holdfast.store.step.RunViews;
import dev.holdfast.store.step.Slots;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.run.DrainRequest;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A run of an agent {@code refund-desk} whose model asks for refunds that people decide about. Its
 * inbox is drained by the step that drains it in a worker, when a test says so.
 */
public final class Asking {
  public static final String AGENT = "refund-desk";
  public static final String TOOL = "refund.create";
  public static final String SCHEMA =
      """
      {"type":"object","additionalProperties":false,"required":["order","cents","currency"],
       "properties":{
         "order":{"type":"string","description":"The order's number"},
         "cents":{"type":"integer","minimum":1,"maximum":50000,"description":"How much, in cents"},
         "currency":{"enum":["EUR","USD","GBP"]},
         "express":{"type":"boolean"},
         "note":{"type":"string","maxLength":200},
         "parcel":{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}}}
      """;
  public static final String ARGUMENTS =
      "{\"order\":\"A-7\",\"cents\":4200,\"currency\":\"EUR\",\"express\":true,"
          + "\"parcel\":{\"id\":\"p1\"}}";

  private final RunningApi api;
  private final String run;
  private final RunStepsActivity steps;
  private final List<String> approvals = new ArrayList<>();
  private final AtomicInteger drains = new AtomicInteger();
  private WaitKind kind = WaitKind.APPROVAL;
  private String tool = TOOL;
  private Wait.@Nullable Question question;

  private Asking(RunningApi api, String run) {
    this.api = api;
    this.run = run;
    this.steps = new RunStepsActivity(executor(api.ledger()), new TestTokens());
  }

  public static Asking start(RunningApi api, AskTerms terms) {
    return start(api, terms, "{\"agent\":\"refund-desk\",\"input\":\"Refund order A-7.\"}");
  }

  public static Asking start(RunningApi api, AskTerms terms, String body) {
    return start(api, terms, body, Instant.now(), "Order A-7 came damaged.", ARGUMENTS);
  }

  /**
   * Starts a run and lets its model ask for one refund per text of arguments.
   *
   * @param asked when
   */
  public static Asking start(
      RunningApi api,
      AskTerms terms,
      String body,
      Instant asked,
      String text,
      String... arguments) {
    register(api);
    Asking asking = new Asking(api, api.caller().post("/v1/runs", body).text("/id"));
    asking.ask(terms, asked, text, arguments);
    return asking;
  }

  /** Starts a run whose model waits for an answer, or for an event. */
  public static Asking waiting(
      RunningApi api, WaitKind kind, AskTerms terms, Wait.Question question) {
    register(api);
    String body = "{\"agent\":\"refund-desk\",\"input\":\"Refund order A-7.\"}";
    Asking asking = new Asking(api, api.caller().post("/v1/runs", body).text("/id"));
    asking.kind = kind;
    asking.tool = kind == WaitKind.INPUT ? "ask_human" : "wait_for_event";
    asking.question = question;
    asking.ask(terms, Instant.now(), "", "{}");
    return asking;
  }

  private static void register(RunningApi api) {
    var tool = new ToolSpec(TOOL, "Refunds.", SCHEMA, Effect.UNSAFE, Lane.QUEUED, 30_000, true);
    api.register(
        new AgentSpec(
            AGENT,
            "1.4",
            "Be brief.",
            new ModelSpec("scripted", "demo", Lane.FAST, "[]"),
            List.of(tool),
            RunningApi.LIMITS));
  }

  public String run() {
    return run;
  }

  /** The first that was asked for. */
  public String approval() {
    return approvals.getFirst();
  }

  public List<String> approvals() {
    return List.copyOf(approvals);
  }

  public String path() {
    return "/v1/approvals/" + approval();
  }

  /** Takes what is in the inbox. */
  public void drain() {
    int number = drains.incrementAndGet();
    String name = StepNames.callsDrains(1) + number;
    steps.drain(
        new DrainRequest(
            new StepRef(run, "main", "execution", name, Digest.of(name), 0, true, List.of()),
            1,
            number,
            StepNames.model(1),
            StepNames.model(2),
            false,
            null));
  }

  /** Takes what comes into the inbox next, as a living worker would. */
  public CompletableFuture<Void> drainSoon() {
    return drainSoon(1);
  }

  /** Waits until so many commands are there before it takes them. */
  public CompletableFuture<Void> drainSoon(int commands) {
    return CompletableFuture.runAsync(() -> {
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> accepted() >= commands);
      drain();
    });
  }

  private long accepted() {
    return api.count(
        "select count(*) from command where state = 'accepted' and run_id = '" + run + "'");
  }

  /** How many commands there are in all. */
  public long commands() {
    return api.count("select count(*) from command where run_id = '" + run + "'");
  }

  private void ask(AskTerms terms, Instant at, String text, String... arguments) {
    List<ModelReply.AskedCall> asked = new ArrayList<>();
    List<PlannedCall> planned = new ArrayList<>();
    List<Wait> waits = new ArrayList<>();
    List<WaitEntries.Opened> opened = new ArrayList<>();
    for (String one : arguments) {
      String call = Ids.call();
      String step = StepNames.call(call);
      var wait =
          new Wait(
              Ids.waiting(kind),
              kind,
              call,
              tool,
              kind == WaitKind.APPROVAL ? Digest.of(TOOL, one) : null,
              kind == WaitKind.APPROVAL ? "refunds over 10 EUR" : null,
              requester(),
              terms,
              question,
              at.toEpochMilli());
      approvals.add(wait.waitId());
      waits.add(wait);
      opened.add(new WaitEntries.Opened(wait, 1, step, one));
      asked.add(new ModelReply.AskedCall(call, null, tool, one));
      planned.add(
          new PlannedCall(
              call,
              planned.size(),
              tool,
              Lane.QUEUED,
              Effect.UNSAFE,
              30_000,
              Digest.of(one),
              Verdict.WAIT));
    }
    var usage =
        new ModelReply.Usage("openai", "gpt-x", 1_200, 80, null, null, null, 5_300L, 900, false);
    var reply =
        new ModelReply(
            text,
            asked,
            planned,
            usage,
            null,
            false,
            null,
            null,
            false,
            waits,
            at.toEpochMilli(),
            false);
    String name = StepNames.model(1);
    settle(
        NewRow.plain(name, StepKind.MODEL, 1, Slots.MODEL, name, Wire.write(reply)),
        List.of(UsageEntry.of(usage)),
        new WaitEntries(opened, List.of()));
  }

  private String requester() {
    return api.caller().get("/v1/runs/" + run).text("/requested_by");
  }

  private void settle(NewRow row, List<UsageEntry> usages, WaitEntries waits) {
    api.ledger()
        .settle(
            new Settlement(
                run,
                "main",
                Instant.now(),
                "token of " + row.name(),
                false,
                List.of(row),
                Settlement.Guard.NONE,
                List.of(new NewEvent(EventType.MESSAGE_COMPLETED, row.name(), "{}")),
                null,
                usages,
                null,
                waits,
                null,
                null));
  }

  private static Executor executor(Ledger ledger) {
    var carrier =
        new Carrier() {
          @Override
          public String execution() {
            return "execution";
          }

          @Override
          public boolean local() {
            return true;
          }

          @Override
          public Pulse beat() {
            return Pulse.GO_ON;
          }
        };
    Clock clock = Clock.systemUTC();
    return new Executor(
        ledger,
        new RunViews(ledger, clock, System::nanoTime, Duration.ofHours(1), (run, by) -> true),
        clock,
        new Handover(),
        () -> carrier,
        () -> 7,
        (run, problem) -> {
          throw new AssertionError(problem);
        });
  }

  private static final class TestTokens implements Tokens {
    private final AtomicInteger last = new AtomicInteger();

    @Override
    public String mint() {
      return "attempt_" + last.incrementAndGet();
    }

    @Override
    public String mintCallId() {
      return Ids.call();
    }

    @Override
    public String mintWaitId(WaitKind kind) {
      return Ids.waiting(kind);
    }
  }
}
