package dev.holdfast.deploy.verify.deciding;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.deploy.verify.operator.Caller;
import dev.holdfast.deploy.verify.operator.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes to a run that is just closing is applied or refused, and never lost or both. */
class ClosingRunTest {
  private static final String LAST_WORDS = "What about this?";
  private static final List<String> LATE =
      List.of("steer", "follow_up", "interrupt", "pause", "cancel");

  private final Struck struck = Struck.shared();

  /** A run that was told something late. */
  private record Closing(String run, String told, Gate gate) {}

  @AfterEach
  void letGo() {
    struck.stack().letGo();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatComesLateIsAppliedOrRefused(boolean workerDies) {
    List<Closing> closed = runs(struck.holds()::closes);
    List<Asking> cancelled = List.of(asking("cancelled", false), asking("cancelled", true));
    List<Asking> decided = List.of(asking("decided", false), asking("decided", true));
    List<Closing> finishing = runs(run -> struck.holds().beforeCommit(run, Holds.FINISH));
    List<Gate> lost = new ArrayList<>(finishing.stream().map(Closing::gate).toList());

    closed.forEach(closing -> {
      Caller.Answer answer = tell(closing);
      assertEquals(409, answer.status(), closing::toString);
      assertEquals("run_finished", answer.body().path("code").asText(), closing::toString);
    });
    finishing.forEach(closing -> assertEquals(202, tell(closing).status(), closing::toString));
    lost.addAll(decideThenCancel(decided));
    lost.addAll(cancelThenDecide(cancelled));
    if (workerDies) {
      struck.kill("worker");
      struck.letGo(lost);
    } else {
      struck.stack().letGo();
    }

    closed.forEach(closing -> assertEquals("completed", ended(closing, "refused")));
    finishing.forEach(this::assertApplied);
    cancelled.forEach(this::assertNobodyDecided);
    decided.forEach(this::assertDecidedInVain);
  }

  /** Runs that are about to close, each held at its gate. */
  private List<Closing> runs(Function<String, Gate> hold) {
    List<Closing> closing = new ArrayList<>();
    for (String told : LATE) {
      // Its id is known only when it has started: until then its model is held.
      String name = "closing-" + told + "-" + System.nanoTime();
      Gate model = new Gate(name);
      struck.world().hold(model, name);
      String run =
          struck.start(
              MatrixAgents.FAST,
              new Script().end().gatedBy(struck.world().gateUrl(name)).input(),
              false);
      closing.add(new Closing(run, told, hold.apply(run)));
      model.open();
    }
    Struck.awaitReached(closing.stream().map(Closing::gate).toList());
    return closing;
  }

  private Caller.Answer tell(Closing closing) {
    Caller caller = struck.caller();
    return switch (closing.told) {
      case "cancel" -> caller.cancel(closing.run, null);
      case "pause" -> caller.tell(closing.run, "pause");
      default -> caller.say(closing.run, closing.told, LAST_WORDS);
    };
  }

  private String ended(Closing closing, String state) {
    RunRows rows = struck.awaitSound(closing.run);
    assertEquals(Map.of(state, 1L), states(rows, Integer.MAX_VALUE), closing::toString);
    return rows.head().status();
  }

  private void assertApplied(Closing closing) {
    if (closing.told.equals("pause")) {
      // What is only an order does not keep a run from finishing.
      assertEquals("completed", ended(closing, "refused"), closing::toString);
      return;
    }
    boolean cancel = closing.told.equals("cancel");
    assertEquals(cancel ? "cancelled" : "completed", ended(closing, "applied"));
    RunRows rows = struck.rows(closing.run);
    assertAll(
        closing.toString(),
        () -> assertEquals(cancel ? 0 : 1, count(rows, "message.received")),
        () ->
            assertEquals(
                cancel ? 1 : 2,
                rows.steps().stream().filter(step -> step.kind().equals("model")).count()));
  }

  /** A run that asks; twenty will decide. */
  private record Asking(String run, Deciders deciders) {}

  private Asking asking(String label, boolean restless) {
    String run =
        struck.start(
            MatrixAgents.ASKING, new Script().turn(call("send", label)).end().input(), restless);
    return new Asking(run, new Deciders(struck::caller, struck.awaitParked(run)));
  }

  /** Twenty decisions and then a cancel are in the inbox before the run looks. */
  private List<Gate> decideThenCancel(List<Asking> askings) {
    List<Gate> gates = new ArrayList<>();
    for (Asking asking : askings) {
      gates.add(struck.holds().taskHandedOut(asking.run));
      asking.deciders.say(Deciders.MANY);
    }
    for (Asking asking : askings) {
      struck.awaitInInbox(asking.run, Deciders.MANY);
      assertEquals(202, struck.caller().cancel(asking.run, null).status());
    }
    Struck.awaitReached(gates);
    return List.of();
  }

  /** The run has taken its cancel and is about to end the call that waits: then twenty decide. */
  private List<Gate> cancelThenDecide(List<Asking> askings) {
    List<Gate> gates = new ArrayList<>();
    for (Asking asking : askings) {
      gates.add(struck.holds().beforeCommit(asking.run, "call/"));
      assertEquals(202, struck.caller().cancel(asking.run, null).status());
    }
    Struck.awaitReached(gates);
    for (Asking asking : askings) {
      asking.deciders.say(Deciders.MANY);
    }
    for (Asking asking : askings) {
      struck.awaitInInbox(asking.run, Deciders.MANY + 1);
    }
    return gates;
  }

  private void assertNobodyDecided(Asking asking) {
    RunRows rows = struck.awaitSound(asking.run);
    List<String> results =
        rows.commands().stream()
            .filter(command -> command.kind().equals("decide"))
            .map(command -> command.state() + " " + command.result())
            .distinct()
            .toList();
    assertAll(
        asking.run,
        () -> assertEquals("cancelled", rows.head().status()),
        () -> assertEquals(List.of("refused run_finished"), results),
        () -> assertEquals(0, count(rows, "approval.decided")),
        () -> assertEquals(0, struck.world().visits(Point.BEGIN, asking.run).size()),
        () ->
            assertTrue(
                Stream.of(202, 409).toList().containsAll(asking.deciders.heard().keySet()),
                () -> asking.deciders.heard().toString()),
        () ->
            assertEquals(
                "superseded",
                struck.caller().approval(asking.deciders.approval()).path("status").asText()));
  }

  private void assertDecidedInVain(Asking asking) {
    RunRows rows = struck.awaitSound(asking.run);
    assertAll(
        asking.run,
        () -> assertEquals("cancelled", rows.head().status()),
        () -> assertEquals(Map.of("applied", 1L, "refused", 19L), states(rows, Deciders.MANY)),
        () -> assertEquals(1, count(rows, "approval.decided")),
        () -> assertEquals(0, struck.world().visits(Point.BEGIN, asking.run).size()),
        asking.deciders::assertOneHasDecided);
  }

  private static Map<String, Long> states(RunRows rows, int first) {
    return rows.commands().stream()
        .limit(first)
        .collect(groupingBy(RunRows.Command::state, counting()));
  }

  private static long count(RunRows rows, String type) {
    return rows.events().stream().filter(event -> event.type().equals(type)).count();
  }
}
