package dev.holdfast.store.ledger;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.ledger.SettleAnswer.Verdict;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.wait.Release;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What calls wait for is opened, changed and closed by the commits that say so, and by no other.
 */
abstract class WaitContract {
  private static final String CALL = StepNames.call("c1");
  private static final String OTHER = StepNames.call("c2");

  private LedgerWorld world;
  private String run;
  private Hand hand;
  private String first;
  private String second;

  abstract LedgerWorld world();

  @BeforeEach
  void acceptRun() {
    world = world();
    run = world.acceptRun();
    hand = Hand.of(world, run, "first");
    first = "apr_1" + run;
    second = "apr_2" + run;
    assertEquals(Verdict.SETTLED, open().verdict());
  }

  @Test
  void aReplyOpensThem() {
    assertEquals(Map.of(first, WaitState.PENDING, second, WaitState.PENDING), states());
    assertEquals(1, count("run.requires_action"));
  }

  @Test
  void aDrainChangesThemAndReleasesCalls() {
    world.command(run, "cmd_1", "decide");
    world.command(run, "cmd_2", "decide");
    var refused = CommandEnd.refused("cmd_2", "already_decided");
    SettleAnswer answer =
        drain(hand, 1, new Intake(0, 2, 2L, List.of(refused)), closed(first, WaitState.APPROVED));
    assertEquals(Verdict.SETTLED, answer.verdict());
    assertEquals(Map.of(first, WaitState.APPROVED, second, WaitState.PENDING), states());
    assertEquals(
        List.of("applied null", "refused already_decided"),
        world.commands(run).stream().map(row -> row.state() + " " + row.result()).toList());
    assertEquals("t1/calls/drain/1", world.commands(run).getFirst().step());
  }

  @Test
  void whoDecidesBehindTheDecisionIsToldSoWhenTheRunEnds() {
    drain(hand, 1, Intake.nothing(0), closed(first, WaitState.APPROVED));
    world.command(run, "cmd_1", "decide", Wire.write(Map.of("waitId", first)));
    world.command(run, "cmd_2", "decide", Wire.write(Map.of("waitId", second)));
    hand.end("completed", false);
    world.command(run, "cmd_3", "decide", Wire.write(Map.of("waitId", first)));
    assertEquals(
        List.of("already_decided", "run_finished", "already_decided"),
        world.commands(run).stream().map(row -> row.result()).toList());
  }

  @Test
  void aDrainThatHasNotReadEverythingSettlesNothing() {
    world.command(run, "cmd_1", "decide");
    Intake stale = Intake.nothing(0).knowing(0);
    assertEquals(Verdict.INBOX, drain(hand, 1, stale, closed(first, WaitState.EXPIRED)).verdict());
    assertEquals(WaitState.PENDING, states().get(first));
    Intake fresh = Intake.nothing(0).knowing(1);
    assertEquals(
        Verdict.SETTLED, drain(hand, 1, fresh, closed(first, WaitState.EXPIRED)).verdict());
  }

  @Test
  void whatIsClosedStaysAsItIs() {
    drain(hand, 1, Intake.nothing(0), closed(first, WaitState.DENIED));
    drain(hand, 2, Intake.nothing(0), closed(first, WaitState.APPROVED));
    assertEquals(WaitState.DENIED, states().get(first));
  }

  @Test
  void aCallThatEndsOtherwiseSupersedesItsOwn() {
    hand.settle(Hand.call(CALL, null, "{}"));
    assertEquals(Map.of(first, WaitState.SUPERSEDED, second, WaitState.PENDING), states());
    assertEquals(1, count("approval.superseded"));
    assertTrue(told("approval.superseded").contains(first));
  }

  @Test
  void theEndOfTheRunSupersedesAll() {
    hand.end("cancelled", false);
    assertEquals(Map.of(first, WaitState.SUPERSEDED, second, WaitState.SUPERSEDED), states());
    assertEquals(2, count("approval.superseded"));
  }

  @Test
  void soDoesAnEndFromOutside() {
    world.fail(run);
    assertEquals(Map.of(first, WaitState.SUPERSEDED, second, WaitState.SUPERSEDED), states());
    assertEquals(2, count("approval.superseded"));
  }

  @Test
  void aResetBringsBackWhatItsBranchDoesNotSeeDecided() {
    long before = requireNonNull(world.ledger().load(run, "main", 0)).header().lastStep();
    drain(hand, 1, Intake.nothing(0), closed(first, WaitState.DENIED));
    long between = requireNonNull(world.ledger().load(run, "main", 0)).header().lastStep();
    drain(hand, 2, Intake.nothing(0), closed(second, WaitState.APPROVED));

    reset("b1", "main", between);
    assertEquals(Map.of(first, WaitState.DENIED, second, WaitState.PENDING), states());
    reset("b2", "b1", before);
    assertEquals(Map.of(first, WaitState.PENDING, second, WaitState.PENDING), states());
    reset("b3", "b2", before - 1);
    assertEquals(Map.of(first, WaitState.SUPERSEDED, second, WaitState.SUPERSEDED), states());
  }

  @Test
  void aCallOfWhichNobodyKnowsIsAskedAboutUntilItsNextTryHasEnded() {
    String asked = "res_1" + run;
    long before = requireNonNull(world.ledger().load(run, "main", 0)).header().lastStep();
    assertEquals(Verdict.SETTLED, ask(asked).verdict());
    assertEquals(WaitState.PENDING, states().get(asked));
    hand.settle(Hand.call("call/c3/exec/2", null, "{}"));
    assertEquals(WaitState.SUPERSEDED, states().get(asked));
    assertTrue(told("tool.result_superseded").contains(asked));

    reset("b1", "main", before + 1);
    assertEquals(WaitState.PENDING, states().get(asked));
    reset("b2", "b1", before);
    assertEquals(WaitState.SUPERSEDED, states().get(asked));
  }

  private SettleAnswer ask(String waitId) {
    var wait =
        new Wait(
            waitId,
            WaitKind.TOOL_RESULT,
            "c3",
            "refund",
            null,
            null,
            "somebody",
            AskTerms.DEFAULT,
            null,
            Hand.NOW.toEpochMilli());
    var opened = new WaitEntries.Opened(wait, 1, "call/c3/exec/2", "{}");
    return world
        .ledger()
        .settle(
            plain(hand, List.of(Hand.call("call/c3/exec", null, "{}")))
                .waiting(new WaitEntries(List.of(opened), List.of())));
  }

  private void reset(String branch, String seen, long after) {
    assertEquals(
        BranchVerdict.OPEN,
        world.ledger().openBranch(new Opening(run, branch, seen, after, Hand.NOW)));
  }

  private SettleAnswer open() {
    List<NewRow> rows = List.of(Hand.drainRow("t1/drain", "{}"), Hand.modelRow("\"reply\""));
    var opened =
        List.of(
            new WaitEntries.Opened(wait(first, "c1"), 1, CALL, "{}"),
            new WaitEntries.Opened(wait(second, "c2"), 1, OTHER, "{}"));
    return world
        .ledger()
        .settle(
            plain(hand, rows)
                .taking(Intake.nothing(0))
                .waiting(new WaitEntries(opened, List.of())));
  }

  private SettleAnswer drain(Hand by, int number, Intake intake, WaitStanding... changed) {
    var drained =
        new Drained(
            intake.upTo(), List.of(), null, List.of(changed), List.of(Release.ended("c1")), null);
    NewRow row = Hand.drainRow("t1/calls/drain/" + number, Wire.write(drained));
    return world
        .ledger()
        .settle(
            plain(by, List.of(row))
                .taking(intake)
                .waiting(new WaitEntries(List.of(), List.of(changed))));
  }

  private Settlement plain(Hand by, List<NewRow> rows) {
    return new Settlement(
        run,
        by.branch(),
        Hand.NOW,
        by.token(),
        false,
        rows,
        Settlement.Guard.NONE,
        List.of(Hand.event(EventType.MODEL_COMPLETED, "t1/model")),
        null,
        List.of(),
        null);
  }

  private static WaitStanding closed(String id, WaitState state) {
    return WaitStanding.pending(id).closed(state, null);
  }

  private static Wait wait(String id, String call) {
    return new Wait(
        id,
        WaitKind.APPROVAL,
        call,
        "refund",
        "digest",
        "otherwise",
        "somebody",
        AskTerms.DEFAULT,
        null,
        Hand.NOW.toEpochMilli());
  }

  private Map<String, WaitState> states() {
    return world.waits(run);
  }

  private long count(String type) {
    return world.events(run).stream().filter(event -> event.type().equals(type)).count();
  }

  private String told(String type) {
    return world.events(run).stream()
        .filter(event -> event.type().equals(type))
        .map(RunEvent::data)
        .findFirst()
        .orElseThrow();
  }
}
