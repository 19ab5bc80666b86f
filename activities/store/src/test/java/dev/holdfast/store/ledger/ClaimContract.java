package dev.holdfast.store.ledger;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.ledger.ClaimAnswer.Verdict;
import dev.holdfast.store.testing.UsageRow;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.tool.Effect;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What claiming, renewing and taking over promise. */
abstract class ClaimContract {
  private static final String CALL = "call/1/exec";

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
  void announcesAndKeepsOthersOut() {
    assertEquals(Verdict.CLAIMED, first.claim(CALL, Effect.UNSAFE).verdict());
    ClaimAnswer held = second.claim(CALL, Effect.UNSAFE);
    assertEquals(Verdict.HELD, held.verdict());
    assertEquals(new ClaimAnswer.Holder("first", 0, false), held.holder());
    assertNull(held.row());
    assertEquals(List.of(), world.rows(run));
    assertEquals("tool.started", world.events(run).getLast().type());
    assertEquals(3, world.events(run).size());
  }

  @Test
  void recognisesItsOwnClaimWhoseAcknowledgementWasLost() {
    first.claim(CALL, Effect.UNSAFE);
    long events = world.events(run).size();
    assertEquals(Verdict.CLAIMED, first.claim(CALL, Effect.UNSAFE).verdict());
    assertEquals(events, world.events(run).size());
  }

  @Test
  void findsTheRowThatStands() {
    first.settle(Hand.call(CALL, Effect.READ, "\"one\""));
    ClaimAnswer answer = second.claim(CALL, Effect.READ);
    assertEquals(Verdict.STANDS, answer.verdict());
    assertEquals("\"one\"", requireNonNull(answer.row()).result());
    first.end("completed", true);
    assertEquals(Verdict.STANDS, second.claim(CALL, Effect.READ).verdict());
  }

  @Test
  void movesTheLeaseWhileTheOwnerWorks() {
    first.claim(CALL, Effect.READ);
    assertTrue(first.renew(CALL));
    assertTrue(first.renew(CALL));
    assertFalse(second.renew(CALL));
    assertEquals(2, holder().lease());
  }

  @Test
  void saysAtOnceWhenTheOwnersSessionIsClosed() {
    Hand owner = new Hand(world.ledger(), run, "main", "first", 4_711_000_000_017L);
    world.openSession(owner.owner());
    owner.claim(CALL, Effect.READ);
    assertTrue(holder().open());
    world.closeSession(owner.owner());
    assertFalse(holder().open());
  }

  @Test
  void takesOverALapsedClaimByItsToken() {
    first.claim(CALL, Effect.RECONCILABLE);
    first.renew(CALL);
    assertEquals(Verdict.HELD, second.takeOver(CALL, Effect.RECONCILABLE, "another", 1).verdict());
    assertEquals(Verdict.CLAIMED, second.takeOver(CALL, Effect.RECONCILABLE, "first", 1).verdict());

    assertFalse(first.renew(CALL));
    assertTrue(second.renew(CALL));
    RunEvent last = world.events(run).getLast();
    assertEquals("step.retried", last.type());
    assertEquals("{\"attempt\":2}", last.data());
    assertEquals(CALL, last.step());
    assertEquals(Verdict.HELD, first.takeOver(CALL, Effect.RECONCILABLE, "first", 1).verdict());
    assertEquals(Verdict.CLAIMED, second.takeOver(CALL, Effect.RECONCILABLE, "first", 1).verdict());
    assertEquals(last, world.events(run).getLast());
  }

  @Test
  void doesNotTakeOverAClaimWhoseLeaseHasMovedSince() {
    first.claim(CALL, Effect.RECONCILABLE);
    first.renew(CALL);
    assertEquals(Verdict.HELD, second.takeOver(CALL, Effect.RECONCILABLE, "first", 0).verdict());
    assertTrue(first.renew(CALL));
  }

  @Test
  void neverTakesOverAnUnsafeClaim() {
    first.claim(CALL, Effect.UNSAFE);
    assertEquals(Verdict.HELD, second.takeOver(CALL, Effect.UNSAFE, "first", 0).verdict());
    assertTrue(first.renew(CALL));
  }

  @Test
  void leavesTheAttemptThatATakeoverLosesAsUsage() {
    first.claim(Hand.model(), null, null);
    UsageEntry lost = UsageEntry.lost("openai", "gpt");
    second.claim(Hand.model(), null, new Claim.Takeover(new Claim.Lapsed("first", 0), lost));
    assertEquals(
        List.of(new UsageRow("t1/model", "first", "openai", "gpt", true)), world.usage(run));
  }

  @Test
  void cannotRenewWhatWasSettledOrEndedOrFenced() {
    first.claim(CALL, Effect.READ);
    second.settle(Hand.call(CALL, Effect.READ, "\"one\""));
    assertFalse(first.renew(CALL));

    first.claim("call/2/exec", Effect.UNSAFE);
    world.ledger().openBranch(new Opening(run, "b1", "main", 1, Hand.NOW));
    assertFalse(first.renew("call/2/exec"));

    Hand onBranch = second.on("b1");
    onBranch.claim("call/3/exec", Effect.UNSAFE);
    assertTrue(onBranch.renew("call/3/exec"));
    onBranch.end("cancelled", false);
    assertFalse(onBranch.renew("call/3/exec"));
  }

  @Test
  void tellsOfAStepWhileItIsUnderWay() {
    first.claim(CALL, Effect.READ);
    assertTrue(first.tell(CALL, "{\"part\":0.5}"));
    RunEvent told = world.events(run).getLast();
    assertEquals(4, told.seq());
    assertEquals("tool.progress", told.type());
    assertEquals(CALL, told.step());
    assertEquals("{\"part\":0.5}", told.data());

    assertFalse(second.tell(CALL, "{}"));
    assertFalse(first.tell("call/2/exec", "{}"));
    first.finish(Hand.call(CALL, Effect.READ, "\"one\""));
    assertFalse(first.tell(CALL, "{}"));
    assertEquals("tool.completed", world.events(run).getLast().type());
    assertEquals(5, world.events(run).getLast().seq());
  }

  @Test
  void tellsNothingOfWhatWasFencedOrEnded() {
    first.claim(CALL, Effect.READ);
    world.ledger().openBranch(new Opening(run, "b1", "main", 0, Hand.NOW));
    assertFalse(first.tell(CALL, "{}"));
    Hand onBranch = second.on("b1");
    onBranch.claim("call/2/exec", Effect.READ);
    assertTrue(onBranch.tell("call/2/exec", "{}"));
    onBranch.end("cancelled", false);
    assertFalse(onBranch.tell("call/2/exec", "{}"));
  }

  @Test
  void claimsNothingAfterTheEnd() {
    first.end("completed", true);
    ClaimAnswer answer = second.claim(CALL, Effect.UNSAFE);
    assertEquals(Verdict.TERMINAL, answer.verdict());
    assertEquals("{\"kind\":\"completed\"}", answer.ending());
    assertEquals(3, world.events(run).size());
  }

  @Test
  void refusesAnotherInputUnderTheSameName() {
    first.claim(CALL, Effect.READ);
    Claim.Step other =
        new Claim.Step(CALL, StepKind.CALL, 1, 1, "another digest", null, Effect.READ);
    HoldfastException e =
        assertThrows(
            HoldfastException.class,
            () ->
                second.claim(other, null, new Claim.Takeover(new Claim.Lapsed("first", 0), null)));
    assertEquals(FailureCode.LEDGER_MISMATCH, e.code());
    assertTrue(first.renew(CALL));
  }

  @Test
  void settlesADrainWithAFreshClaim() {
    world.command(run, "c1", "message");
    ClaimAnswer answer = first.claim(Hand.model(), drain(0, 1, 1), null);
    assertEquals(Verdict.CLAIMED, answer.verdict());
    assertEquals(0, answer.before());
    assertEquals(1, answer.last());
    assertEquals(1, answer.inboxTaken());
    assertEquals("t1/drain", world.rows(run).getFirst().name());
    assertEquals("applied", world.commands(run).getFirst().state());
    assertEquals("t1/drain", world.commands(run).getFirst().step());

    assertEquals(Verdict.CLAIMED, first.claim(Hand.model(), drain(0, 1, 1), null).verdict());
    assertEquals(Verdict.HELD, second.claim(Hand.model(), drain(0, 1, 1), null).verdict());
    assertEquals(1, world.rows(run).size());
  }

  @Test
  void claimsNothingWhileInputWaitsThatTheDrainHasNotRead() {
    world.command(run, "c1", "message");
    ClaimAnswer answer = first.claim(Hand.model(), drain(0, 0, 0), null);
    assertEquals(Verdict.INBOX, answer.verdict());
    assertEquals(1, answer.inboxSeq());
    assertEquals(List.of(), world.rows(run));
  }

  @Test
  void claimsNothingWhenTheDrainStandsOrAnotherTookTheInbox() {
    world.command(run, "c1", "message");
    second.drain(new Intake(0, 1), Hand.drainRow("t0/calls/drain/1", "{}"));
    assertEquals(Verdict.COMPANION, first.claim(Hand.model(), drain(0, 1, 1), null).verdict());
    second.drain(Intake.nothing(1), Hand.drainRow("t1/drain", "{}"));
    assertEquals(Verdict.COMPANION, first.claim(Hand.model(), drain(1, 1, 1), null).verdict());
    assertEquals(Verdict.CLAIMED, first.claim(Hand.model(), null, null).verdict());
  }

  private static Claim.Drain drain(long after, long upTo, long known) {
    return new Claim.Drain(Hand.drainRow("t1/drain", "{}"), new Intake(after, upTo), known);
  }

  private ClaimAnswer.Holder holder() {
    return requireNonNull(second.claim(CALL, Effect.READ).holder());
  }
}
