package dev.holdfast.deploy.verify.deciding;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.deploy.verify.operator.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Twenty decide at once, and a process dies at each point between accepted and applied: for runs
 * that stay in one history, and for some that go on with an empty one in every task.
 */
class KilledWhileDecidingTest {
  private final Struck struck = Struck.shared();

  /** A run that asks, and how often it may be asked for. */
  private record Asking(String run, Deciders deciders, boolean restless) {}

  @AfterEach
  void letGo() {
    struck.stack().letGo();
  }

  @Test
  void theWorkerDies() {
    Holds holds = struck.holds();
    List<Asking> handedOut = ofBoth("send", "handed out");
    List<Asking> goingOn = List.of(asking("send", "going on", true));
    List<Asking> before = ofBoth("send", "before the commit");
    List<Asking> after = ofBoth("send", "after the commit");
    List<Asking> calling = ofBoth("pay", "calling");

    // What is held for longer than a fast step may take is held first.
    List<Gate> gates = new ArrayList<>();
    calling.forEach(asking -> gates.add(holds.callBegins(asking.run)));
    handedOut.forEach(asking -> gates.add(holds.taskHandedOut(asking.run)));
    goingOn.forEach(asking -> gates.add(holds.goesOn(asking.run)));
    Stream.of(calling, handedOut, goingOn).forEach(KilledWhileDecidingTest::allSay);
    Struck.awaitReached(gates);
    List<Gate> lost =
        before.stream().map(asking -> holds.beforeCommit(asking.run, Holds.WHILE)).toList();
    List<Gate> known =
        after.stream().map(asking -> holds.afterCommit(asking.run, Holds.WHILE)).toList();
    allSay(before);
    allSay(after);
    Struck.awaitReached(lost);
    Struck.awaitReached(known);
    struck.kill("worker");

    Stream.of(handedOut, goingOn, before)
        .flatMap(List::stream)
        .forEach(asking -> assertFalse(decided(asking), asking::toString));
    Stream.of(after, calling)
        .flatMap(List::stream)
        .forEach(asking -> assertTrue(decided(asking), asking::toString));
    after.forEach(asking -> assertEquals(0, struck.world().visits(Point.BEGIN, asking.run).size()));
    struck.letGo(lost);
    Stream.of(handedOut, goingOn, before, after, calling)
        .flatMap(List::stream)
        .forEach(this::assertDecidedOnce);
  }

  @Test
  void theApiDies() {
    Holds holds = struck.holds();
    List<Asking> unaccepted = ofBoth("send", "not accepted");
    List<Asking> accepted = ofBoth("send", "accepted");
    List<Asking> unsignalled = ofBoth("send", "not signalled");
    List<Asking> signalled = ofBoth("send", "signalled");

    List<Gate> woken = unsignalled.stream().map(asking -> holds.beforeSignal(asking.run)).toList();
    allSay(unsignalled);
    Struck.awaitReached(woken);
    List<Gate> lost = unaccepted.stream().map(asking -> holds.beforeAccepted(asking.run)).toList();
    List<Gate> known = accepted.stream().map(asking -> holds.afterAccepted(asking.run)).toList();
    // Nor does a sweep wake them before the blow.
    accepted.forEach(asking -> holds.beforeSignal(asking.run));
    // Each of these holds a connection of the API, which has few.
    unaccepted.forEach(asking -> asking.deciders.say(1));
    accepted.forEach(asking -> asking.deciders.say(2));
    Struck.awaitReached(lost);
    Struck.awaitReached(known);
    List<Gate> tasks = signalled.stream().map(asking -> holds.taskHandedOut(asking.run)).toList();
    allSay(signalled);
    Struck.awaitReached(tasks);
    Stream.of(unsignalled, signalled)
        .flatMap(List::stream)
        .forEach(asking -> struck.awaitInInbox(asking.run, Deciders.MANY));
    struck.kill("api");

    unaccepted.forEach(asking -> assertEquals(0, struck.rows(asking.run).commands().size()));
    Stream.of(accepted, unsignalled, signalled)
        .flatMap(List::stream)
        .forEach(asking -> {
          assertFalse(struck.rows(asking.run).commands().isEmpty(), asking::toString);
          assertFalse(decided(asking), asking::toString);
        });
    signalled.forEach(asking -> assertTrue(asking.deciders.unanswered(), asking::toString));
    struck.letGo(lost);
    unaccepted.forEach(asking -> asking.deciders.say(Deciders.MANY));
    Stream.of(signalled, unaccepted, accepted, unsignalled)
        .flatMap(List::stream)
        .forEach(this::assertDecidedOnce);
  }

  private List<Asking> ofBoth(String tool, String label) {
    return List.of(asking(tool, label, false), asking(tool, label, true));
  }

  private Asking asking(String tool, String label, boolean restless) {
    String run =
        struck.start(
            MatrixAgents.ASKING, new Script().turn(call(tool, label)).end().input(), restless);
    return new Asking(run, new Deciders(struck::caller, struck.awaitParked(run)), restless);
  }

  private static void allSay(List<Asking> askings) {
    askings.forEach(asking -> asking.deciders.say(Deciders.MANY));
  }

  private boolean decided(Asking asking) {
    return count(struck.rows(asking.run), "approval.decided") > 0;
  }

  private void assertDecidedOnce(Asking asking) {
    RunRows rows = struck.awaitSound(asking.run);
    List<String> refusals =
        rows.commands().stream()
            .filter(command -> command.state().equals("refused"))
            .map(command -> String.valueOf(command.result()))
            .toList();
    assertAll(
        asking.run,
        () -> assertEquals("completed", rows.head().status()),
        () -> assertEquals(1, count(rows, "approval.decided")),
        () -> assertEquals(rows.commands().size(), count(rows, "approval.accepted")),
        () -> assertEquals(rows.commands().size() - 1, refusals.size()),
        () -> assertTrue(refusals.stream().allMatch("already_decided"::equals), refusals::toString),
        () -> assertEquals(1, struck.world().visits(Point.EFFECT, asking.run).size()),
        () -> assertEquals(asking.restless, struck.desk().wentOn(asking.run)),
        asking.deciders::assertOneHasDecided);
  }

  private static long count(RunRows rows, String type) {
    return rows.events().stream().filter(event -> event.type().equals(type)).count();
  }
}
