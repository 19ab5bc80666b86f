package dev.holdfast.worker.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.testing.FakeLedger;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.OutcomeSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.policy.Match;
import dev.holdfast.workflows.policy.OnUnknown;
import dev.holdfast.workflows.policy.PolicyRule;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.policy.WhenExpired;
import dev.holdfast.workflows.run.AgentLoop;
import dev.holdfast.workflows.run.LoopEnd;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.run.Segment;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitState;
import dev.holdfast.workflows.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A thousand runs, each killed where its seed says, with messages, cancels and deadlines in
 * between, now on one worker, now on the other, each begun again with any prefix of its history.
 * {@code -Dseed=N} repeats one, {@code -Dseeds=N} runs more.
 */
class RunSimulationTest {
  private static final int SEEDS = Integer.getInteger("seeds", 1_000);
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration DEADLINE = Duration.ofHours(1);
  private static final AskTerms TERMS =
      new AskTerms(
          List.of(),
          1,
          Duration.ofMinutes(20),
          Duration.ofMinutes(5),
          null,
          List.of(),
          true,
          true,
          WhenExpired.DENY);

  /** Some calls ask, some are changed, some are not made. */
  private static final PolicySpec POLICY =
      new PolicySpec(
          List.of(
              new PolicyRule("pays ask", Match.tools("pay"), null, new Ruling.Ask(TERMS)),
              new PolicyRule("odd ones ask", null, "args.n % 5 == 1", new Ruling.Ask(TERMS)),
              new PolicyRule("not at all", null, "args.n % 11 == 10", new Ruling.Deny("no")),
              new PolicyRule("not now", null, "args.n % 7 == 6", new Ruling.Skip("later"))),
          Map.of(Effect.UNSAFE, new Ruling.Proceed()));

  /** The same; and where nobody knows what became of a call, somebody is asked. */
  private static final PolicySpec ASKING_WHAT_BECAME =
      new PolicySpec(POLICY.rules(), POLICY.otherwise(), OnUnknown.WAIT);

  @Test
  void killedRunsEndAsUndisturbedOnes() {
    eachSeed(seed -> {
      Simulation calm = new Simulation(seed, false, false);
      calm.runToTheEnd();
      Simulation killed = new Simulation(seed, true, false);
      killed.runToTheEnd();
      assertEquals(calm.transcript(false), killed.transcript(false), "seed " + seed);
      for (String tool : List.of("read", "put", "pay")) {
        assertEquals(calm.world.calls(tool), killed.world.calls(tool), "seed " + seed);
      }
      killed.checkSends("send");
      assertEquals(List.of(), killed.world.begunAgain, "seed " + seed);
    });
  }

  @Test
  void everyRunKeepsItsPromisesWhateverComes() {
    eachSeed(seed -> {
      Simulation simulation = new Simulation(seed, true, true);
      RunEnding ending = simulation.runToTheEnd();
      simulation.checkPromises();
      String before = simulation.transcript(true);
      assertEquals(ending, simulation.beginAgain(), "seed " + seed);
      assertEquals(before, simulation.transcript(true), "seed " + seed);
    });
  }

  private static void eachSeed(java.util.function.LongConsumer check) {
    Long one = Long.getLong("seed");
    if (one != null) {
      check.accept(one);
      return;
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        check.accept(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("repeat with -Dseed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** One run and everything around it. */
  private static final class Simulation implements MortalLedger.Fate {
    private static final String RUN = "run_1";

    private final long seed;
    private final Random random;
    private final FakeLedger ledger = new FakeLedger();
    private final SimulatedWorld world = new SimulatedWorld(this::settled);
    private final AtomicLong ids = new AtomicLong();
    private final RunPlan plan;
    private final boolean pokes;
    private int killsLeft;
    private int pokesLeft;
    private Instant now = BEGIN;
    private List<SimulatedSteps.Entry> prefix = List.of();
    private @Nullable Segment segment;
    private final Map<String, Integer> wakes = new HashMap<>();
    private final WorkerLife[] workers = new WorkerLife[2];
    private final Map<String, String> seen = new HashMap<>();

    Simulation(long seed, boolean kills, boolean pokes) {
      this.seed = seed;
      this.random = new Random(seed ^ 0x5DEECE66DL);
      this.killsLeft = kills ? 1 + random.nextInt(6) : 0;
      this.pokes = pokes;
      this.pokesLeft = pokes ? random.nextInt(4) : 0;
      Random shape = new Random(seed);
      Lane lane = shape.nextInt(3) == 0 ? Lane.QUEUED : Lane.FAST;
      AgentSpec spec =
          new AgentSpec(
              "simulated",
              "1",
              "",
              new ModelSpec("scripted", "simulated", lane, script(shape)).set(window(shape)),
              SimulatedWorld.TOOLS,
              RunLimits.DEFAULT,
              null,
              outcome(shape),
              null,
              shape.nextBoolean() ? POLICY : ASKING_WHAT_BECAME);
      RunLimits limits =
          new RunLimits(
              2 + shape.nextInt(7),
              4 + shape.nextInt(12),
              3_600_000,
              0,
              8,
              0,
              0,
              shape.nextInt(3) == 0);
      this.plan =
          new RunPlan(
              "simulated",
              "1",
              "digest",
              "main",
              "scripted",
              lane,
              limits,
              BEGIN.plus(DEADLINE).toEpochMilli(),
              0,
              1 + shape.nextInt(3),
              null);
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
              Wire.write(plan),
              BEGIN,
              BEGIN.plus(DEADLINE)));
    }

    /** Of a model that may have little room. */
    private static @Nullable ModelSettings window(Random shape) {
      return shape.nextBoolean() ? null : new ModelSettings(null, null, 10_000);
    }

    private static @Nullable OutcomeSpec outcome(Random shape) {
      return switch (shape.nextInt(6)) {
        case 0 -> new OutcomeSpec("{\"type\":\"object\"}", List.of(), List.of());
        case 1 -> new OutcomeSpec(null, List.of("read"), List.of());
        default -> null;
      };
    }

    private static String script(Random shape) {
      StringBuilder turns = new StringBuilder();
      int count = shape.nextInt(7);
      for (int t = 0; t < count; t++) {
        StringBuilder calls = new StringBuilder();
        for (int c = 1 + shape.nextInt(3); c > 0; c--) {
          String tool = List.of("read", "put", "send", "pay", "none").get(shape.nextInt(5));
          String args =
              switch (shape.nextInt(12)) {
                case 0 -> "{}";
                case 1 -> "\"{\\\"n\\\":\""; // not whole, as of a reply that was cut
                default -> "{\"n\":" + (t * 10 + c) + "}";
              };
          // A provider's ids may be missing or repeated.
          String id = shape.nextBoolean() ? "" : ",\"id\":\"p" + shape.nextInt(2) + "\"";
          calls.append(calls.isEmpty() ? "" : ",");
          calls
              .append("{\"tool\":\"")
              .append(tool)
              .append("\",\"args\":")
              .append(args)
              .append(id)
              .append('}');
        }
        turns.append(t == 0 ? "" : ",");
        turns.append("{\"text\":\"turn\",\"calls\":[").append(calls).append("],");
        turns.append("\"tokens\":{\"in\":").append(shape.nextInt(10_000)).append(",\"out\":1}}");
        if (t > 0 && shape.nextInt(8) == 0) {
          turns.append(
              ",{\"fault\":{\"code\":\"context_too_long\",\"retryable\":false,\"times\":1}}");
        }
      }
      turns.append(count == 0 ? "" : ",").append("{\"text\":\"done\"}");
      return "{\"turns\":[" + turns + "]}";
    }

    RunEnding runToTheEnd() {
      for (int lives = 0; lives < 100; lives++) {
        RunEnding ending = live();
        checkNothingChanged();
        if (ending != null) {
          return ending;
        }
      }
      throw new AssertionError(
          "seed "
              + seed
              + ": a hundred lives were not enough: "
              + ledger
                  .events(RUN)
                  .subList(Math.max(0, ledger.events(RUN).size() - 12), ledger.events(RUN).size()));
    }

    /** Another execution, from the beginning, on a worker that knows nothing. */
    RunEnding beginAgain() {
      killsLeft = 0;
      pokesLeft = 0;
      prefix = List.of();
      segment = null;
      wakes.clear();
      return runToTheEnd();
    }

    /** One execution on one of two workers, which keep what they know of the run until they die. */
    private @Nullable RunEnding live() {
      int place = random.nextInt(workers.length);
      if (workers[place] == null || workers[place].ledger().dead()) {
        workers[place] = worker();
      }
      WorkerLife worker = workers[place];
      Stage stage = worker.goesOn();
      var steps =
          new SimulatedSteps(
              RUN,
              segment,
              worker,
              stage,
              prefix,
              wakes,
              this::losesItsTask,
              this::decideSome,
              plan.parallelCalls(),
              random);
      world.beforeEffect = stage::pause;
      world.behindEffect =
          () -> {
            if (killsLeft > 0 && random.nextInt(12) == 0) {
              killsLeft--;
              worker.ledger().die();
            }
          };
      try {
        switch (new AgentLoop(plan, segment, steps).run()) {
          case LoopEnd.Closed closed -> {
            return closed.ending();
          }
          case LoopEnd.Continued continued -> {
            if (!losesItsTask()) {
              segment = continued.segment();
              prefix = List.of();
              wakes.clear();
            }
            return null;
          }
        }
      } catch (Killed e) {
        int kept = random.nextInt(steps.history().size() + 1);
        prefix = List.copyOf(steps.history().subList(0, kept));
        land(worker, stage);
        return null;
      } finally {
        stage.close();
      }
    }

    private void land(WorkerLife worker, Stage stage) {
      try {
        if (!worker.ledger().dead()) {
          stage.endAll();
        }
      } catch (Killed e) {
        worker.ledger().die();
      }
      if (worker.ledger().dead()) {
        ledger.closeSession(worker.owner());
      }
    }

    private WorkerLife worker() {
      long owner = ids.incrementAndGet();
      ledger.openSession(owner);
      return WorkerLife.start(new MortalLedger(ledger, this), world, clock(), owner, ids);
    }

    private boolean losesItsTask() {
      if (killsLeft > 0 && random.nextInt(30) == 0) {
        killsLeft--;
        return true;
      }
      return false;
    }

    private Clock clock() {
      InstantSource source = () -> now;
      return source.withZone(ZoneOffset.UTC);
    }

    @Override
    public boolean diesBefore() {
      return dies();
    }

    @Override
    public boolean diesBehind() {
      return dies();
    }

    private boolean dies() {
      if (killsLeft > 0 && random.nextInt(15) == 0) {
        killsLeft--;
        return true;
      }
      return false;
    }

    @Override
    public void between() {
      if (pokesLeft > 0 && random.nextInt(10) == 0) {
        pokesLeft--;
        switch (random.nextInt(10)) {
          case 0 -> poke("cancel", "{\"reason\":\"enough\"}");
          case 1 -> now = BEGIN.plus(DEADLINE).plusMillis(random.nextInt(1000));
          case 2, 3 -> poke("pause", "{}");
          case 4 -> poke("message", "{\"text\":\"stop\",\"mode\":\"interrupt\"}");
          case 5 -> poke("message", "{\"text\":\"then\",\"mode\":\"follow_up\"}");
          case 7 -> endACall();
          case 6 -> poke("budget", "{\"toolCalls\":50,\"turns\":40}");
          default -> poke("message", "{\"text\":\"psst\"}");
        }
      }
    }

    private void poke(String kind, String body) {
      ledger.accept(
          new NewCommand(
              "cmd_" + ids.incrementAndGet(),
              RUN,
              Principal.bootstrapOwner(),
              kind,
              body,
              "api",
              now));
    }

    /** What is decided follows from what is asked, so that a calm run decides the same. */
    private void decideSome() {
      for (var entry : ledger.waits(RUN).entrySet()) {
        if (entry.getValue().open() && (!pokes || random.nextInt(3) > 0)) {
          decide(entry.getKey());
        }
      }
      if (paused()) {
        poke("resume", "{}");
      }
      if (asksForMore()) {
        poke("budget", "{\"toolCalls\":200,\"turns\":60}");
      }
      if (pokes && random.nextInt(6) == 0) {
        now = now.plus(Duration.ofMinutes(7));
      }
    }

    /** Somebody loses patience with a call. */
    private void endACall() {
      List<String> calls =
          ledger.events(RUN).stream()
              .filter(event -> event.type().equals("tool.requested"))
              .map(event -> Wire.read(event.data(), com.fasterxml.jackson.databind.JsonNode.class))
              .map(data -> data.path("call").asText())
              .toList();
      if (!calls.isEmpty()) {
        String call = calls.get(random.nextInt(calls.size()));
        boolean inject = random.nextBoolean();
        poke(
            inject ? "inject" : "skip",
            "{\"call\":\"%s\",\"result\":\"so be it\"}".formatted(call));
      }
    }

    private boolean paused() {
      return ledger.events(RUN).stream()
          .map(event -> event.type())
          .filter(type -> type.equals("run.paused") || type.equals("run.resumed"))
          .reduce((first, last) -> last)
          .orElse("")
          .equals("run.paused");
    }

    private boolean asksForMore() {
      return plan.limits().asksForMore()
          && ledger.commands(RUN).stream()
              .noneMatch(row -> row.kind().equals("budget") && row.body().contains("60"));
    }

    private void decide(String waitId) {
      if (waitId.startsWith(WaitKind.TOOL_RESULT.prefix())) {
        String call = ledger.waitingStep(RUN, waitId).replaceAll("call/|/exec.*", "");
        String kind = List.of("retry", "retry", "inject", "skip").get(random.nextInt(4));
        poke(kind, "{\"call\":\"%s\",\"result\":\"it was so\"}".formatted(call));
        return;
      }
      String arguments = ledger.waitingArguments(RUN, waitId);
      int n = Wire.read(arguments, com.fasterxml.jackson.databind.JsonNode.class).path("n").asInt();
      Choice choice = List.of(Choice.APPROVE, Choice.DENY, Choice.EDIT, Choice.ANSWER).get(n % 4);
      var decide =
          new Decide(
              waitId,
              choice,
              "anna",
              List.of(),
              choice == Choice.EDIT ? "{\"n\":" + (1000 + n) + "}" : null,
              choice == Choice.DENY ? "no" : null,
              choice == Choice.ANSWER ? "forty-two" : null);
      poke("decide", Wire.write(decide));
      if (pokes && random.nextBoolean()) {
        poke("decide", Wire.write(decide));
      }
    }

    private boolean settled(String step) {
      return ledger.rows(RUN).stream().anyMatch(row -> row.name().startsWith(step) && !held(row));
    }

    /** A settled row never changes and never goes away. */
    private void checkNothingChanged() {
      Map<String, String> rows = new HashMap<>();
      ledger.rows(RUN).forEach(row -> rows.put(row.name(), row.toString()));
      seen.forEach((name, row) -> assertEquals(row, rows.get(name), "seed " + seed));
      seen.putAll(rows);
    }

    void checkPromises() {
      checkWaits();
      List<LedgerRow> rows = ledger.rows(RUN);
      for (int i = 0; i < rows.size(); i++) {
        assertEquals(i + 1L, rows.get(i).position(), "seed " + seed);
      }
      for (LedgerRow row : rows) {
        if (row.kind() == StepKind.MODEL) {
          for (PlannedCall call : Wire.read(row.result(), ModelReply.class).planned()) {
            String name = StepNames.call(call.callId());
            assertEquals(
                1,
                rows.stream().filter(r -> r.name().startsWith(name) && !held(r)).count(),
                () -> "seed " + seed + ": ends of " + name);
          }
        }
      }
      assertTrue(
          rows.stream().allMatch(row -> row.result().length() < 8_192),
          () -> "seed " + seed + ": a row is too long");
      var events = ledger.events(RUN);
      for (int i = 0; i < events.size(); i++) {
        assertEquals(i + 1L, events.get(i).seq(), "seed " + seed);
      }
      assertTrue(
          ledger.commands(RUN).stream().noneMatch(c -> c.state().equals("accepted")),
          () -> "seed " + seed + ": a command is open after the end");
      checkSends("send");
      checkSends("pay");
      assertEquals(List.of(), world.begunAgain, "seed " + seed);
    }

    /** Once, and once more for each time that somebody had it sent again. */
    void checkSends(String tool) {
      world
          .repeated(tool)
          .forEach((key, sent) -> {
            long retries =
                ledger.commands(RUN).stream()
                    .filter(row -> row.kind().equals("retry") && row.state().equals("applied"))
                    .filter(row ->
                        key.endsWith(
                            Wire.read(row.body(), com.fasterxml.jackson.databind.JsonNode.class)
                                .path("call")
                                .asText()))
                    .count();
            assertTrue(
                sent <= 1 + retries, () -> "seed " + seed + ": " + key + " was sent " + sent);
          });
    }

    /**
     * Nothing waits at the end, and what was asked about was performed only where somebody let it.
     */
    private void checkWaits() {
      List<LedgerRow> rows = ledger.rows(RUN);
      ledger
          .waits(RUN)
          .forEach((id, standing) -> {
            String step = ledger.waitingStep(RUN, id);
            assertTrue(!standing.open(), () -> "seed " + seed + ": " + id + " is open at the end");
            CallEnd end =
                rows.stream()
                    .filter(row -> row.name().equals(step))
                    .map(row -> Wire.read(row.result(), CallEnd.class))
                    .findFirst()
                    .orElseThrow();
            boolean performed =
                world.sent.keySet().stream().anyMatch(key -> key.endsWith(end.callId()));
            boolean asked = id.startsWith(WaitKind.APPROVAL.prefix());
            assertTrue(
                !asked || !performed || standing.state() == WaitState.APPROVED,
                () -> "seed " + seed + ": " + id + " was performed and is " + standing);
            if (standing.state() == WaitState.DENIED) {
              assertEquals(
                  asked ? OutcomeKind.DENIED : OutcomeKind.OUTCOME_UNKNOWN,
                  end.kind(),
                  "seed " + seed);
            }
            long decided =
                ledger.events(RUN).stream()
                    .filter(event ->
                        event.type().equals("approval.decided")
                            || event.type().equals("tool.result_given"))
                    .filter(event -> event.data().contains("\"" + id + "\""))
                    .count();
            assertTrue(
                decided <= 1, () -> "seed " + seed + ": " + id + " was decided more than once");
          });
    }

    /** What was said, with minted ids numbered by first appearance. */
    String transcript(boolean exact) {
      List<String> said = new ArrayList<>();
      Map<String, String> names = new HashMap<>();
      ledger.rows(RUN).stream()
          .sorted(
              java.util.Comparator.comparingInt(LedgerRow::turn).thenComparingInt(LedgerRow::slot))
          // How many decisions a drain takes at once follows from when it looks.
          .filter(row -> exact || row.kind() != StepKind.DRAIN)
          .filter(row -> exact || !held(row))
          .forEach(row -> said.add(line(row, exact, names)));
      return String.join("\n", said);
    }

    private static boolean held(LedgerRow row) {
      return row.kind() == StepKind.CALL && Wire.read(row.result(), CallEnd.class).held();
    }

    private static String line(LedgerRow row, boolean exact, Map<String, String> names) {
      String content = row.result();
      if (row.kind() == StepKind.CALL && !exact) {
        CallEnd end = Wire.read(row.result(), CallEnd.class);
        // A call whose process died may be unknown, or found done, where the calm one saw it.
        boolean irregular =
            end.kind() == OutcomeKind.OUTCOME_UNKNOWN || end.content().equals("did before");
        boolean unrepeatable = end.tool().equals("send") || end.tool().equals("pay");
        String said = end.content().replace(", read_artifact", "");
        content = irregular || unrepeatable ? end.tool() : end.kind() + " " + said;
      }
      if (row.kind() == StepKind.COMPACT && !exact) {
        // How much smaller, and what is offered then, follows from how long the results are.
        content = "";
      }
      if (row.kind() == StepKind.MODEL && !exact) {
        ModelReply reply = Wire.read(row.result(), ModelReply.class);
        content = reply.text() + reply.asked();
      }
      String text = row.turn() + " " + row.slot() + " " + row.kind() + " " + content;
      return java.util.regex.Pattern.compile("(call|cmd|apr)_\\d+")
          .matcher(text)
          .replaceAll(id -> names.computeIfAbsent(id.group(), key -> "id" + names.size()));
    }
  }
}
