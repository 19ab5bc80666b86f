package dev.holdfast.deploy.verify.deciding;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.deploy.verify.operator.Caller;
import dev.holdfast.deploy.verify.operator.LiveStack;
import dev.holdfast.deploy.verify.operator.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DecidingTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int MANY = 20;

  private final LiveStack live = LiveStack.shared();
  private final Caller caller = live.caller();

  @Test
  void ofManyAtOnceOneDecides() throws Exception {
    String run = asking(MatrixAgents.ASKING, "put_queued", "many");
    String approval = approval(run);

    List<Caller.Answer> answers = decideAtOnce(approval);

    assertEquals(Map.of(200, 1L, 409, MANY - 1L), statuses(answers));
    String winner = winner(approval);
    for (Caller.Answer answer : answers) {
      if (answer.status() == 409) {
        assertEquals("already_decided", answer.body().path("code").asText());
        assertTrue(answer.body().toString().contains(winner), () -> answer.body().toString());
      }
    }
    RunRows rows = live.awaitEnd(run, SOON);
    assertEquals(1, count(rows, "approval.decided"));
    assertEquals(1, live.world().visits(Point.EFFECT, run).size());
  }

  @Test
  void whatWasDecidedWhileNoWorkerLivedIsAppliedOnce() throws Exception {
    String run = asking(MatrixAgents.ASKING, "send", "down");
    String approval = approval(run);
    live.stack().stop("worker");
    List<Caller.Answer> answers;
    try {
      answers = decideAtOnce(approval);
    } finally {
      live.stack().start("worker");
    }

    assertEquals(Map.of(202, (long) MANY), statuses(answers));
    RunRows rows = live.awaitEnd(run, SOON);
    Map<String, Long> states =
        rows.commands().stream().collect(groupingBy(RunRows.Command::state, counting()));
    assertAll(
        () -> assertEquals(1, count(rows, "approval.decided")),
        () -> assertEquals(MANY, count(rows, "approval.accepted")),
        () -> assertEquals(Map.of("applied", 1L, "refused", MANY - 1L), states),
        () -> assertEquals(1, live.world().visits(Point.EFFECT, run).size()),
        () ->
            assertEquals(
                "already_decided",
                live.read(
                    "select min(result) from holdfast.command where run_id = ? and state = 'refused'",
                    run)));
  }

  @Test
  void whoeverIsAskedInVainIsRemindedThenOthersAreAskedThenItExpires() {
    String run = asking(MatrixAgents.HASTY, "put_queued", "hasty");
    String approval = approval(run);
    RunRows rows = live.awaitEnd(run, SOON);
    Caller.Answer late = caller.decide(approval, by("anna", "approve"));
    assertAll(
        () -> assertEquals(1, count(rows, "approval.reminded")),
        () -> assertEquals(1, count(rows, "approval.escalated")),
        () -> assertEquals(1, count(rows, "approval.expired")),
        () -> assertEquals("EXPIRED", onlyCall(rows).path("kind").asText()),
        () -> assertEquals(0, live.world().visits(Point.BEGIN, run).size()),
        () -> assertEquals(410, late.status()));
  }

  @Test
  void twoOfThreeMustAgree() {
    String run = asking(MatrixAgents.TWO_OF_THREE, "send", "two of three");
    String approval = approval(run);
    assertAll(
        () -> assertEquals(403, caller.decide(approval, by("dora", "approve")).status()),
        () -> assertEquals(200, caller.decide(approval, by("ben", "deny")).status()),
        () -> assertEquals("pending", caller.approval(approval).path("status").asText()),
        () -> assertEquals(409, caller.decide(approval, by("ben", "approve")).status()),
        () -> assertEquals(200, caller.decide(approval, by("anna", "approve")).status()),
        () -> assertEquals("pending", caller.approval(approval).path("status").asText()),
        () -> assertEquals(0, live.world().visits(Point.BEGIN, run).size()),
        () -> assertEquals(200, caller.decide(approval, by("cleo", "approve")).status()));
    live.awaitEnd(run, SOON);
    assertEquals("approved", caller.approval(approval).path("status").asText());
    assertEquals(1, live.world().visits(Point.EFFECT, run).size());
  }

  @Test
  void whatIsAskedNoLongerStandsWhenTheRunEnds() {
    String run = asking(MatrixAgents.ASKING, "send", "superseded");
    String approval = approval(run);
    caller.cancelBecause(run, "enough");
    live.awaitEnd(run, SOON);
    assertAll(
        () -> assertEquals("superseded", caller.approval(approval).path("status").asText()),
        () -> assertEquals(410, caller.decide(approval, by("anna", "approve")).status()),
        () -> assertEquals(0, live.world().visits(Point.BEGIN, run).size()));
  }

  @Test
  void aSignalOfTemporalDecidesOnceAndOneThatCannotBeReadIsDropped() {
    String run = asking(MatrixAgents.ASKING, "send", "signal");
    String approval = approval(run);
    live.desk().decide(run, Map.of("approval", List.of(1), "decision", 7));
    live.desk().decide(run, Map.of("approval", approval, "decision", "perhaps"));
    Map<String, String> denial =
        Map.of("approval", approval, "decision", "deny", "comment", "not today");
    live.desk().decide(run, denial);
    live.desk().decide(run, denial);
    RunRows rows = live.awaitEnd(run, SOON);
    assertAll(
        () -> assertEquals(1, rows.commands().size()),
        () -> assertEquals("temporal:operator", winner(approval)),
        () -> assertEquals("denied: not today", onlyCall(rows).path("content").asText()),
        () -> assertEquals(0, live.world().visits(Point.BEGIN, run).size()));
  }

  @Test
  void aMessageInterruptsAModelThatIsSpeaking() {
    Script script =
        new Script()
            .taking(Duration.ofSeconds(40))
            .turn(call("put_fast", "never"))
            .saying("This will take a very long while, and nobody")
            .taking(Duration.ZERO)
            .end();
    String run = caller.start(MatrixAgents.QUEUED, script);
    live.awaitStep(run, "model", 1);
    Instant said = Instant.now();
    caller.say(run, "interrupt", "Stop, something else.");
    RunRows rows = live.awaitEnd(run, SOON);
    RunRows.Step model = step(rows, "t1/model");
    Duration took = Duration.between(said, Objects.requireNonNull(model.settledAt()));
    System.out.printf("interrupt: a model that speaks stops after %d ms%n", took.toMillis());
    assertAll(
        () -> assertEquals("completed", rows.head().status()),
        () -> assertTrue(model.json().path("interrupted").asBoolean(), model::toString),
        () ->
            assertTrue(model.json().path("text").asText().startsWith("This will"), model::toString),
        () -> assertTrue(took.compareTo(Duration.ofSeconds(3)) <= 0, took::toString),
        () -> assertEquals(0, live.world().visits(Point.BEGIN, run).size()));
  }

  @Test
  void aPausedRunTakesNoTurnUntilItIsResumed() {
    Script script =
        new Script().taking(Duration.ofMillis(100)).turns(20, "put_fast", "paused").end();
    String run = caller.start(MatrixAgents.FAST, script);
    live.awaitStep(run, "model", 2);
    caller.tell(run, "pause");
    awaitStatus(run, "paused");
    int steps = live.rows(run).steps().size();
    live.desk().wake(run);
    assertEquals("somebody to resume it", caller.run(run).at("/now/waiting_for").asText());
    assertEquals(steps, live.rows(run).steps().size());
    caller.tell(run, "resume");
    assertEquals("completed", live.awaitEnd(run, SOON).head().status());
  }

  @Test
  void aRunThatWasResumedIsPausedAgain() {
    Script script =
        new Script().taking(Duration.ofMillis(1_500)).turns(3, "put_fast", "again").end();
    String run = caller.start(MatrixAgents.QUEUED, script);
    live.awaitStep(run, "model", 1);
    caller.tell(run, "pause");
    awaitStatus(run, "paused");
    caller.tell(run, "resume");
    live.awaitStep(run, "model", 2);
    caller.tell(run, "pause");
    awaitStatus(run, "paused");
    assertEquals("somebody to resume it", caller.run(run).at("/now/waiting_for").asText());
    caller.tell(run, "resume");
    assertEquals("completed", live.awaitEnd(run, SOON).head().status());
  }

  @Test
  void aTurnBeyondALimitAsksForItAndGoesOnOnceItIsRaised() {
    Script script = new Script().turn(call("put_queued", "one"), call("put_queued", "two")).end();
    String run = caller.start(MatrixAgents.FRUGAL, script);
    awaitStatus(run, "requires_action");
    JsonNode waiting = caller.run(run);
    assertAll(
        () -> assertEquals("budget", waiting.at("/required_actions/0/type").asText()),
        () -> assertEquals("a limit to be raised", waiting.at("/now/waiting_for").asText()),
        () -> assertEquals(1, count(live.rows(run), "budget.exceeded")),
        () -> assertEquals(0, live.world().visits(Point.BEGIN, run).size()));
    caller.raise(run, Map.of("tool_calls", 2));
    RunRows rows = live.awaitEnd(run, SOON);
    assertAll(
        () -> assertEquals("completed", rows.head().status()),
        () -> assertEquals(1, count(rows, "budget.exceeded")),
        () -> assertEquals(2, live.world().visits(Point.EFFECT, run).size()));
  }

  private String asking(String agent, String tool, String label) {
    return caller.start(agent, new Script().turn(call(tool, label)).end());
  }

  private String approval(String run) {
    awaitStatus(run, "requires_action");
    return caller.pending(run).get(0).path("id").asText();
  }

  private void awaitStatus(String run, String status) {
    Awaitility.await("run %s is %s".formatted(run, status))
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> caller.run(run).path("status").asText().equals(status));
  }

  private List<Caller.Answer> decideAtOnce(String approval)
      throws InterruptedException, ExecutionException {
    List<Callable<Caller.Answer>> deciders = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Map<String, String> decision = by("person-" + i, "approve");
      deciders.add(() -> caller.decide(approval, decision));
    }
    List<Caller.Answer> answers = new ArrayList<>();
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Caller.Answer> answer : all.invokeAll(deciders)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  private String winner(String approval) {
    return caller.approval(approval).at("/decided/by/0").asText();
  }

  private static Map<Integer, Long> statuses(List<Caller.Answer> answers) {
    return answers.stream().collect(groupingBy(Caller.Answer::status, TreeMap::new, counting()));
  }

  private static Map<String, String> by(String person, String decision) {
    return Map.of("decision", decision, "by", person);
  }

  private static long count(RunRows rows, String type) {
    return rows.events().stream().filter(event -> event.type().equals(type)).count();
  }

  private static JsonNode onlyCall(RunRows rows) {
    return rows.steps().stream()
        .filter(step -> step.kind().equals("call"))
        .findFirst()
        .orElseThrow()
        .json();
  }

  private static RunRows.Step step(RunRows rows, String name) {
    return rows.steps().stream().filter(step -> step.name().equals(name)).findFirst().orElseThrow();
  }
}
