package dev.holdfast.store.ledger;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.ledger.SettleAnswer.Verdict;
import dev.holdfast.store.testing.LateAnswer;
import dev.holdfast.store.testing.UsageRow;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.tool.Effect;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What settling promises. */
abstract class SettleContract {
  private static final String CALL = "call/1/exec";
  private static final IfUnknown UNKNOWN =
      new IfUnknown(
          "\"nobody knows\"",
          List.of(new NewEvent(EventType.TOOL_OUTCOME_UNKNOWN, CALL, "{\"unknown\":true}")));

  private LedgerWorld world;
  private String run;
  private Hand first;
  private Hand second;

  abstract LedgerWorld world();

  @BeforeEach
  void acceptRun() {
    world = world();
    run = world.acceptRun();
    first = Hand.of(world, run, "first");
    second = Hand.of(world, run, "second");
  }

  @Test
  void firstSettleWinsAndTheSecondGetsWhatStands() {
    SettleAnswer won = first.settle(Hand.call(CALL, Effect.READ, "\"one\""));
    SettleAnswer lost = second.settle(Hand.call(CALL, Effect.READ, "\"two\""));

    assertEquals(Verdict.SETTLED, won.verdict());
    assertEquals(Verdict.STANDS, lost.verdict());
    assertEquals(won.row(), lost.row());
    assertEquals(
        new SettleAnswer.Standing("digest of " + CALL, "\"one\"", Digest.of("\"one\""), 1),
        won.row());
    assertEquals(0, won.before());
    assertEquals(1, won.last());
    assertEquals(1, lost.before());
    assertEquals("\"one\"", row(CALL).result());
    assertEquals("first", row(CALL).token());
    assertFalse(row(CALL).unknown());
  }

  @Test
  void keepsTheAnswerThatLostButNotOnesOwnGivenAgain() {
    NewRow own = Hand.call(CALL, Effect.READ, "\"one\"");
    first.settle(own);
    assertEquals(Verdict.STANDS, first.settle(own).verdict());
    assertEquals(List.of(), world.late(run));

    NewRow other = Hand.call(CALL, Effect.READ, "\"two\"");
    second.settle(other);
    second.settle(other);
    assertEquals(List.of(new LateAnswer(CALL, "second", "stands", "\"two\"")), world.late(run));
    assertEquals(1, world.rows(run).size());
  }

  @Test
  void returnsWhatStandsAlsoWhenTheRunHasEnded() {
    first.settle(Hand.call(CALL, Effect.READ, "\"one\""));
    first.end("completed", true);

    SettleAnswer stands = second.settle(Hand.call(CALL, Effect.READ, "\"two\""));
    assertEquals(Verdict.STANDS, stands.verdict());
    assertEquals("\"one\"", requireNonNull(stands.row()).result());
    assertEquals("{\"kind\":\"completed\"}", stands.ending());
  }

  @Test
  void refusesANewRowAfterTheEndAndKeepsTheAnswer() {
    first.claim(CALL, Effect.UNSAFE);
    second.end("cancelled", false);
    long events = world.events(run).size();

    SettleAnswer answer = first.finish(Hand.call(CALL, Effect.UNSAFE, "\"sent\""));
    assertEquals(Verdict.TERMINAL, answer.verdict());
    assertNull(answer.row());
    assertEquals("{\"kind\":\"cancelled\"}", answer.ending());
    assertEquals(events, world.events(run).size());
    assertEquals(List.of(new LateAnswer(CALL, "first", "terminal", "\"sent\"")), world.late(run));
  }

  @Test
  void theEndNeverChanges() {
    assertEquals(Verdict.SETTLED, first.end("completed", true).verdict());
    SettleAnswer again = second.end("cancelled", false);
    assertEquals(Verdict.STANDS, again.verdict());
    assertEquals("{\"kind\":\"completed\"}", again.ending());
    assertFalse(world.fail(run));
    assertEquals("{\"kind\":\"completed\"}", header().ending());
    assertTrue(header().terminal());
  }

  @Test
  void settlesCompanionsWithTheStepOrNotAtAll() {
    NewRow drain = Hand.drainRow("t1/drain", "{}");
    first.drain(Intake.nothing(0), drain);

    SettleAnswer answer = second.settle(drain, Hand.modelRow("\"reply\""));
    assertEquals(Verdict.COMPANION, answer.verdict());
    assertNull(answer.row());
    assertEquals(1, world.rows(run).size());
    assertEquals("companion", world.late(run).getFirst().verdict());

    NewRow other = Hand.call("call/2/exec", Effect.READ, "\"refused\"");
    SettleAnswer both = second.settle(other, Hand.modelRow("\"reply\""));
    assertEquals(Verdict.SETTLED, both.verdict());
    assertEquals(1, both.before());
    assertEquals(3, both.last());
    assertEquals(3, requireNonNull(both.row()).position());
    assertEquals("\"refused\"", row("call/2/exec").result());
    assertFalse(row("call/2/exec").unknown());
  }

  @Test
  void finishesWhatItClaimedAndNothingElse() {
    first.claim(CALL, Effect.IDEMPOTENT);
    assertEquals(
        Verdict.SETTLED, first.finish(Hand.call(CALL, Effect.IDEMPOTENT, "\"one\"")).verdict());
    assertEquals(
        Verdict.STANDS, first.finish(Hand.call(CALL, Effect.IDEMPOTENT, "\"one\"")).verdict());
    assertEquals(List.of(), world.late(run));
  }

  @Test
  void refusesTheOwnerOfAClaimThatWasTakenOver() {
    first.claim(CALL, Effect.IDEMPOTENT);
    second.takeOver(CALL, Effect.IDEMPOTENT, "first", 0);

    SettleAnswer lost = first.finish(Hand.call(CALL, Effect.IDEMPOTENT, "\"one\""));
    assertEquals(Verdict.LOST, lost.verdict());
    assertEquals(List.of(new LateAnswer(CALL, "first", "lost", "\"one\"")), world.late(run));
    assertEquals(
        Verdict.SETTLED, second.finish(Hand.call(CALL, Effect.IDEMPOTENT, "\"two\"")).verdict());
    assertEquals("\"two\"", row(CALL).result());
  }

  @Test
  void anotherEndsAClaimedUnsafeStepOnlyAsUnknown() {
    first.claim(CALL, Effect.UNSAFE);
    NewRow cancelled = Hand.call(CALL, Effect.UNSAFE, "\"cancelled\"");
    assertEquals(Verdict.LOST, second.settle(cancelled).verdict());

    SettleAnswer ended = second.settle(Settlement.Guard.elseUnknown(UNKNOWN), cancelled);
    assertEquals(Verdict.SETTLED, ended.verdict());
    assertEquals("\"nobody knows\"", requireNonNull(ended.row()).result());
    assertEquals(Digest.of("\"nobody knows\""), ended.row().resultDigest());
    assertTrue(row(CALL).unknown());
    assertEquals("tool.outcome_unknown", world.events(run).getLast().type());
    assertEquals("{\"unknown\":true}", world.events(run).getLast().data());
    assertEquals(CALL, world.events(run).getLast().step());

    SettleAnswer sent = first.finish(Hand.call(CALL, Effect.UNSAFE, "\"sent\""));
    assertEquals(Verdict.STANDS, sent.verdict());
    assertEquals("\"nobody knows\"", requireNonNull(sent.row()).result());
    assertEquals("\"sent\"", world.late(run).getLast().result());
  }

  @Test
  void endsAnUnclaimedUnsafeStepAsWanted() {
    SettleAnswer ended =
        second.settle(
            Settlement.Guard.elseUnknown(UNKNOWN), Hand.call(CALL, Effect.UNSAFE, "\"cancelled\""));
    assertEquals("\"cancelled\"", requireNonNull(ended.row()).result());
    assertFalse(row(CALL).unknown());
    assertEquals(ClaimAnswer.Verdict.STANDS, first.claim(CALL, Effect.UNSAFE).verdict());
  }

  @Test
  void anybodyEndsAClaimThatMayBeRepeated() {
    first.claim(CALL, Effect.READ);
    assertEquals(
        Verdict.SETTLED, second.settle(Hand.call(CALL, Effect.READ, "\"timeout\"")).verdict());
    assertEquals(Verdict.STANDS, first.finish(Hand.call(CALL, Effect.READ, "\"body\"")).verdict());
    assertEquals("\"timeout\"", row(CALL).result());
  }

  @Test
  void endsALapsedClaimByItsTokenAsUnknown() {
    NewRow lapsed = Hand.call(CALL, Effect.UNSAFE, "\"lapsed\"");
    assertEquals(Verdict.LOST, second.settle(lapsed("first", 0), lapsed).verdict());
    first.claim(CALL, Effect.UNSAFE);
    assertEquals(Verdict.LOST, second.settle(lapsed("another", 0), lapsed).verdict());
    assertEquals(Verdict.LOST, second.settle(lapsed("first", 1), lapsed).verdict());
    assertEquals(Verdict.SETTLED, second.settle(lapsed("first", 0), lapsed).verdict());
    assertTrue(row(CALL).unknown());
    assertEquals("\"lapsed\"", row(CALL).result());
  }

  @Test
  void refusesAClaimedStepWithAnotherInput() {
    first.claim(CALL, Effect.READ);
    NewRow other = NewRow.plain(CALL, StepKind.CALL, 1, 1, "another digest", "\"x\"");
    HoldfastException e = assertThrows(HoldfastException.class, () -> second.settle(other));
    assertEquals(FailureCode.LEDGER_MISMATCH, e.code());
    assertEquals(List.of(), world.rows(run));
    assertTrue(first.renew(CALL));
  }

  @Test
  void keepsTheDigestOfASettledStepForTheReaderToCompare() {
    first.settle(Hand.call(CALL, Effect.READ, "\"one\""));
    NewRow other = NewRow.plain(CALL, StepKind.CALL, 1, 1, "another digest", "\"x\"");
    assertEquals("digest of " + CALL, requireNonNull(second.settle(other).row()).digest());
  }

  @Test
  void cannotSettleBehindAStepThatPassedIt() {
    first.settle(Hand.drainRow("t2/drain", "{}"));
    NewRow late = Hand.drainRow("t1/calls/drain/1", "{}");
    assertEquals(
        Verdict.PASSED, second.settle(Settlement.Guard.unless("t2/drain"), late).verdict());
    assertEquals(
        Verdict.SETTLED, second.settle(Settlement.Guard.unless("t3/drain"), late).verdict());
  }

  @Test
  void numbersEventsFromOneWithoutGap() {
    first.claim(CALL, Effect.READ);
    first.finish(Hand.call(CALL, Effect.READ, "\"one\""));
    second.settle(Hand.call(CALL, Effect.READ, "\"two\""));
    second.settle(Hand.modelRow("\"reply\""));
    first.end("completed", true);

    List<RunEvent> events = world.events(run);
    assertEquals(
        LongStream.rangeClosed(1, events.size()).boxed().toList(),
        events.stream().map(RunEvent::seq).toList());
    assertEquals(
        List.of(
            "run.queued",
            "run.started",
            "tool.started",
            "tool.completed",
            "tool.completed",
            "run.completed"),
        events.stream().map(RunEvent::type).toList());
  }

  @Test
  void writesWhatAModelCallUsedWithItsRow() {
    world
        .ledger()
        .settle(
            new Settlement(
                run,
                "main",
                Hand.NOW,
                "first",
                false,
                List.of(Hand.modelRow("\"reply\"")),
                Settlement.Guard.NONE,
                List.of(),
                null,
                List.of(UsageEntry.of(new ModelReply.Usage("scripted", "play", 3L, 4L))),
                null));
    assertEquals(
        List.of(new UsageRow("t1/model", "first", "scripted", "play", false)), world.usage(run));
  }

  @Test
  void leavesTheAttemptThatNobodyWaitsForAsUsage() {
    first.claim(Hand.model(), null, null);
    assertEquals(Verdict.SETTLED, settleUnanswered("second").verdict());
    assertEquals(Verdict.STANDS, first.finish(Hand.modelRow("\"reply\"")).verdict());
    assertEquals(
        List.of(new UsageRow("t1/model", "first", "scripted", "play", true)), world.usage(run));
    assertEquals(1, world.late(run).size());
  }

  @Test
  void countsTriesOfAStepThatItsOwnerGaveUp() {
    first.claim(Hand.model(), null, null);
    List<UsageEntry> lost =
        List.of(UsageEntry.lost("one", "a", 1), UsageEntry.lost("other", "b", 2));
    world.ledger().countLost(run, "main", "t1/model", "first", lost, Hand.NOW);
    world.ledger().countLost(run, "main", "t1/model", "first", lost, Hand.NOW);
    world.ledger().countLost("run_unknown", "main", "t1/model", "first", lost, Hand.NOW);
    assertEquals(Verdict.SETTLED, settleUnanswered("second").verdict());
    assertEquals(
        List.of(
            new UsageRow("t1/model", "first/1", "one", "a", true),
            new UsageRow("t1/model", "first/2", "other", "b", true),
            new UsageRow("t1/model", "first", "scripted", "play", true)),
        world.usage(run));
  }

  @Test
  void leavesNoUsageOfAModelThatNobodyAsked() {
    assertEquals(Verdict.SETTLED, settleUnanswered("second").verdict());
    assertEquals(List.of(), world.usage(run));
  }

  private SettleAnswer settleUnanswered(String token) {
    return world
        .ledger()
        .settle(
            new Settlement(
                run,
                "main",
                Hand.NOW,
                token,
                false,
                List.of(Hand.modelRow("\"nobody waits\"")),
                Settlement.Guard.NONE,
                List.of(),
                null,
                List.of(UsageEntry.lost("scripted", "play")),
                null));
  }

  @Test
  void keepsWhatIsTooLongForARowBesideIt() {
    String whole = "äb".repeat(10_000);
    NewRow row =
        new NewRow(
            CALL,
            StepKind.CALL,
            1,
            1,
            "d",
            "a",
            Effect.READ,
            "\"head\"",
            List.of(NewArtifact.of(whole), NewArtifact.of("more\0than\uD800")));
    assertEquals(Verdict.SETTLED, first.settle(row).verdict());
    String digest = Digest.of(whole);
    assertEquals("ä", world.ledger().artifact(run, digest, 0, 1));
    assertEquals("bä", world.ledger().artifact(run, digest, 19_997, 2));
    assertEquals("b", world.ledger().artifact(run, digest, 19_999, 7));
    assertEquals("", world.ledger().artifact(run, digest, 20_000, 7));
    assertEquals(
        "more\uFFFDthan?", world.ledger().artifact(run, Digest.of("more\uFFFDthan?"), 0, 19));
    assertNull(world.ledger().artifact(run, Digest.of("other"), 0, 1));
    assertNull(world.ledger().artifact(world.acceptRun(), digest, 0, 1));
  }

  @Test
  void saysThatThereIsNoSuchRun() {
    Hand lost = Hand.of(world, "run_missing", "first");
    assertEquals(Verdict.MISSING, lost.settle(Hand.modelRow("\"reply\"")).verdict());
    assertEquals(ClaimAnswer.Verdict.MISSING, lost.claim(CALL, Effect.READ).verdict());
    assertFalse(lost.renew(CALL));
    assertNull(world.ledger().load("run_missing", "main", 0));
    assertEquals(
        BranchVerdict.MISSING,
        world.ledger().openBranch(new Opening("run_missing", "b", "main", 0, Hand.NOW)));
  }

  private static Settlement.Guard lapsed(String token, long lease) {
    return Settlement.Guard.lapsed(new Claim.Lapsed(token, lease));
  }

  private LedgerRow row(String name) {
    return world.rows(run).stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private RunHeader header() {
    return requireNonNull(world.ledger().load(run, "main", 0)).header();
  }
}
