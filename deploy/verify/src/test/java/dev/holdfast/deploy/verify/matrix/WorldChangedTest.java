package dev.holdfast.deploy.verify.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.Invariants;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.TemporalProxy.Way;
import dev.holdfast.deploy.verify.harness.Transcript;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger is ahead of Temporal's history, and the world changes before the run goes on. */
class WorldChangedTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);
  private static final LongScript SCRIPT = new LongScript("long", LongScript.FAST, 9, 7);

  @TempDir private static Path folder;
  private static MatrixStack stack;
  private static TemporalDesk desk;
  private static Transcript undisturbed;

  @BeforeAll
  static void start() throws SQLException {
    stack = MatrixStack.start(folder, Map.of());
    desk = new TemporalDesk(stack.ports().temporal());
    String run = stack.api().start(SCRIPT.body(stack.world().gateUrl("nobody"), Map.of()));
    awaitEnd(run);
    undisturbed = Transcript.of(sound(run));
  }

  @AfterAll
  static void stop() {
    desk.close();
    stack.close();
  }

  @AfterEach
  void letGo() {
    stack.letGo();
  }

  @Test
  void takesWhatCameBeforeTheNextWorker() throws SQLException {
    Instant deadline = Instant.now().plusSeconds(4);
    Map<String, Held> runs = new HashMap<>();
    for (String change : List.of("message", "cancel", "deadline", "messages")) {
      Map<String, Object> limits =
          change.equals("deadline") ? Map.of("deadline", "PT4S") : Map.of();
      runs.put(change, held(change, limits));
    }

    ProcessHandle.of(stack.pid("worker")).ifPresent(ProcessHandle::destroyForcibly);
    ApiClient api = stack.api();
    api.steer(at(runs, "message").run, "what changed");
    api.cancel(at(runs, "cancel").run);
    api.steer(at(runs, "messages").run, "first");
    api.steer(at(runs, "messages").run, "second");
    Instant changedAt = Instant.now();
    // Nobody is given the task of a killed worker before its five seconds are over.
    Awaitility.await().atMost(SOON).until(() -> Instant.now().isAfter(deadline));
    stack.letGo();

    runs.values().forEach(held -> awaitEnd(held.run));
    assertContinued(at(runs, "message"), List.of("what changed"), changedAt);
    assertContinued(at(runs, "messages"), List.of("first", "second"), changedAt);
    assertStopped(at(runs, "cancel"), "cancelled", changedAt);
    assertStopped(at(runs, "deadline"), "incomplete", changedAt);
  }

  @Test
  void takesAMessageThatComesWhileItsTaskRuns() throws SQLException {
    Held held = held("running", Map.of());

    stack.api().steer(held.run, "meanwhile");
    Instant changedAt = Instant.now();
    held.gate.open();

    awaitEnd(held.run);
    assertContinued(held, List.of("meanwhile"), changedAt);
  }

  @Test
  void runsTheTaskAgainWhenASignalLandsWhileItCompletes() throws SQLException {
    CompletableFuture<String> id = new CompletableFuture<>();
    Gate gate = new Gate("task completes");
    stack
        .temporal()
        .hold(
            Way.REQUEST,
            gate,
            message -> message.closesWorkflow() && message.completesTaskOf(id.join()));
    String run = stack.api().start(SCRIPT.body(stack.world().gateUrl("nobody"), Map.of()));
    id.complete(run);
    assertTrue(gate.awaitReached(SOON), gate::toString);

    desk.wake(run);
    gate.open();

    Awaitility.await().atMost(ENDS_WITHIN).until(() -> desk.closed(run));
    assertTrue(desk.refusedCompletions(run) >= 1, "the completion was to be refused");
    assertEquals(undisturbed.text(), Transcript.of(sound(run)).text());
  }

  /** A run whose workflow waits at the gate, with what it had settled by then. */
  private record Held(String run, Gate gate, List<RunRows.Step> settled) {}

  private static Held at(Map<String, Held> runs, String change) {
    return Objects.requireNonNull(runs.get(change));
  }

  private static Held held(String name, Map<String, Object> limits) throws SQLException {
    Gate gate = new Gate(name);
    stack.world().hold(gate, name);
    String run = stack.api().start(SCRIPT.body(stack.world().gateUrl(name), limits));
    assertTrue(gate.awaitReached(SOON), gate::toString);
    List<RunRows.Step> settled = settled(RunRows.of(stack.owner(), run));
    assertTrue(settled.size() >= SCRIPT.settledBeforeGate(), settled::toString);
    assertEquals(0, desk.completedTasks(run), "nothing of it is to be in history");
    return new Held(run, gate, settled);
  }

  private static List<RunRows.Step> settled(RunRows rows) {
    return rows.steps().stream()
        .filter(step -> step.position() != null)
        .sorted(java.util.Comparator.comparing(step -> Objects.requireNonNull(step.position())))
        .toList();
  }

  private static void awaitEnd(String run) {
    Awaitility.await("run " + run + " ends")
        .atMost(ENDS_WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> RunRows.of(stack.owner(), run).head().terminal() && desk.closed(run));
  }

  private static RunRows sound(String run) throws SQLException {
    RunRows rows = RunRows.of(stack.owner(), run);
    assertEquals(List.of(), Invariants.brokenIn(rows, stack.world(), false));
    return rows;
  }

  /** It went on from what was settled, with the new input behind it and everything else equal. */
  private static void assertContinued(Held held, List<String> messages, Instant changedAt)
      throws SQLException {
    RunRows rows = sound(held.run);
    assertPrefixStands(held, rows, changedAt);
    List<String> taken = new ArrayList<>();
    for (RunRows.Step step : settled(rows)) {
      step.json().path("messages").forEach(message -> taken.add(message.path("text").asText()));
    }
    assertEquals(messages, taken);
    assertEquals("completed", rows.head().status());
    List<String> differences =
        Round.difference(undisturbed.text(), Transcript.of(rows).text()).stream()
            .filter(line ->
                !line.matches(
                    "[+-] (command |event message.received |step t\\d+/(calls/|model/)?drain).*"))
            .toList();
    assertEquals(List.of(), differences);
  }

  /** The same settled prefix, then the end and no other step. */
  private static void assertStopped(Held held, String status, Instant changedAt)
      throws SQLException {
    RunRows rows = sound(held.run);
    assertPrefixStands(held, rows, changedAt);
    assertEquals(status, rows.head().status());
    List<String> later =
        settled(rows).stream().skip(held.settled.size()).map(RunRows.Step::name).toList();
    assertEquals(List.of("t" + SCRIPT.heldTurn() + "/drain", "finish"), later);
  }

  private static void assertPrefixStands(Held held, RunRows rows, Instant changedAt) {
    List<RunRows.Step> all = settled(rows);
    assertEquals(held.settled, all.subList(0, held.settled.size()));
    assertTrue(
        all.stream()
            .skip(held.settled.size())
            .allMatch(step ->
                !Objects.requireNonNull(step.settledAt()).isBefore(changedAt.minusMillis(1))),
        "the world was to change first");
  }
}
