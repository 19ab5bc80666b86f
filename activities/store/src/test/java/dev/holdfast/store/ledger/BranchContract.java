package dev.holdfast.store.ledger;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.holdfast.store.ledger.SettleAnswer.Verdict;
import dev.holdfast.workflows.tool.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What resets leave behind and what they see. */
abstract class BranchContract {
  private LedgerWorld world;
  private String run;
  private Hand hand;
  private Hand zombie;

  abstract LedgerWorld world();

  @BeforeEach
  void settleThreeSteps() {
    world = world();
    run = world.acceptRun();
    hand = Hand.of(world, run, "hand");
    zombie = Hand.of(world, run, "zombie");
    for (int i = 1; i <= 3; i++) {
      settle(hand, "s" + i);
    }
  }

  @Test
  void fencesTheBranchThatWasLeft() {
    assertEquals(BranchVerdict.OPEN, open("b1", 2));
    long events = world.events(run).size();
    assertEquals(Verdict.FENCED, settle(zombie, "s4").verdict());
    assertEquals(ClaimAnswer.Verdict.FENCED, zombie.claim("call/1/exec", Effect.READ).verdict());
    assertEquals(events, world.events(run).size());
    assertEquals("fenced", world.late(run).getLast().verdict());
    assertEquals(Verdict.STANDS, settle(zombie, "s3").verdict());
  }

  /** Its reply will be fenced: what it used, nobody will know. */
  @Test
  void aModelThatWasBeingAskedIsLost() {
    zombie.claim(new Claim.Step("t1/model", StepKind.MODEL, 1, 1, "d", null, null), null, null);
    zombie.claim("call/1/exec", Effect.READ);
    assertEquals(BranchVerdict.OPEN, open("b1", 2));
    assertEquals(
        List.of("t1/model zombie true"),
        world.usage(run).stream()
            .map(usage -> usage.step() + " " + usage.token() + " " + usage.lost())
            .toList());
  }

  @Test
  void opensABranchOnceAndNeverTheOneThatWasLeft() {
    assertEquals(BranchVerdict.OPEN, open("b1", 2));
    assertEquals(BranchVerdict.OPEN, open("b1", 2));
    assertEquals(BranchVerdict.FENCED, open("main", 3));
    assertEquals(BranchVerdict.OPEN, open("b2", 2));
    assertEquals(BranchVerdict.FENCED, open("b1", 2));
  }

  @Test
  void doesNotOpenABranchOverOneThatWasOpenedMeanwhile() {
    RunHeader before = requireNonNull(world.ledger().load(run, "b1", 0)).header();
    assertEquals(BranchVerdict.OPEN, open("b2", 2));
    assertEquals(BranchVerdict.CHANGED, open("b1", before, 2));
    assertEquals(List.of("s1", "s2"), seen("b2"));
    assertEquals("b2", requireNonNull(world.ledger().load(run, "b2", 0)).header().branch());
  }

  @Test
  void seesMoreOnceItsExecutionShowsThatItHasSeenMore() {
    open("b1", 1);
    settle(hand.on("b1"), "x2");
    assertEquals(List.of("s1", "x2"), seen("b1"));
    assertEquals(BranchVerdict.OPEN, open("b1", 3));
    assertEquals(List.of("s1", "s2", "s3", "x2"), seen("b1"));
    assertEquals(BranchVerdict.OPEN, open("b1", 4));
    assertEquals(BranchVerdict.OPEN, open("b1", 2));
    assertEquals(List.of("s1", "s2", "s3", "x2"), seen("b1"));
  }

  @Test
  void givesTheCommandsOfAnAbandonedBranchAgain() {
    world.command(run, "c1", "message");
    hand.drain(new Intake(0, 1), Hand.drainRow("d1", "{\"upTo\":1}"));
    world.command(run, "c2", "message");
    world.command(run, "c3", "message");
    hand.drain(new Intake(1, 3), Hand.drainRow("d2", "{\"upTo\":3}"));

    open("b1", 4);
    assertEquals(1, requireNonNull(world.ledger().load(run, "b1", 0)).header().inboxTaken());
    assertEquals(
        List.of("c2", "c3"),
        world.ledger().inbox(run, 1).stream().map(InboxEntry::commandId).toList());

    open("b1", 5);
    assertEquals(3, requireNonNull(world.ledger().load(run, "b1", 0)).header().inboxTaken());
    assertEquals(List.of(), world.ledger().inbox(run, 0));
  }

  @Test
  void aResetOfAFinishedRunChangesNothing() {
    hand.end("completed", true);
    assertEquals(BranchVerdict.TERMINAL, open("b1", 2));
    LoadedRun loaded = requireNonNull(world.ledger().load(run, "main", 0));
    assertEquals("main", loaded.header().branch());
    assertEquals(4, loaded.rows().size());
  }

  @Test
  void seesItsAncestorsUpToWhereItLeftThem() {
    open("b1", 2);
    assertEquals(List.of("s1", "s2"), seen("b1"));
    settle(hand.on("b1"), "s3");
    settle(hand.on("b1"), "s4");
    assertEquals(List.of("s1", "s2", "s3", "s4"), seen("b1"));
    assertEquals(List.of("s1", "s2", "s3"), seen("main"));

    open("b2", 4);
    assertEquals(List.of("s1", "s2", "s3"), seen("b2"));
    settle(hand.on("b2"), "s5");
    assertEquals(List.of("s1", "s2", "s3", "s5"), seen("b2"));
    assertEquals(List.of(1L, 2L, 4L, 6L), positions("b2"));
  }

  @Test
  void aSecondResetMayGoBackBehindTheFirst() {
    open("b1", 2);
    settle(hand.on("b1"), "s3");
    open("b2", 1);
    assertEquals(List.of("s1"), seen("b2"));
    settle(hand.on("b2"), "s2");
    assertEquals(List.of("s1", "s2"), seen("b2"));
  }

  @Test
  void aResetOfAnOlderExecutionSeesItsRowsAndNotTheOthers() {
    open("b1", 2);
    settle(hand.on("b1"), "x3");
    open("b2", 3);
    assertEquals(List.of("s1", "s2", "s3"), seen("b2"));
  }

  @Test
  void aResetToTheStartSeesNothing() {
    open("b1", 0);
    assertEquals(List.of(), seen("b1"));
    assertEquals(Verdict.SETTLED, settle(hand.on("b1"), "s1").verdict());
    assertEquals(4, requireNonNull(world.ledger().load(run, "b1", 0)).header().lastStep());
  }

  @Test
  void doesNotWriteAgainWhatItInherited() {
    open("b1", 2);
    SettleAnswer stands = settle(zombie.on("b1"), "s2");
    assertEquals(Verdict.STANDS, stands.verdict());
    assertEquals(2, requireNonNull(stands.row()).position());
    assertEquals(ClaimAnswer.Verdict.STANDS, zombie.on("b1").claim("s1", Effect.READ).verdict());
    assertEquals(
        Verdict.PASSED,
        zombie.on("b1").settle(Settlement.Guard.unless("s2"), Hand.drainRow("d", "{}")).verdict());
    assertEquals(
        Verdict.COMPANION,
        zombie.on("b1").settle(Hand.call("s2", Effect.READ, "1"), Hand.modelRow("2")).verdict());
    assertEquals(3, world.rows(run).size());
  }

  @Test
  void loadsOnlyWhatIsBehindAPosition() {
    LoadedRun loaded = requireNonNull(world.ledger().load(run, "main", 2));
    assertEquals(List.of("s3"), loaded.rows().stream().map(LedgerRow::name).toList());
    assertEquals("\"hello\"", loaded.header().input());
    assertEquals(3, loaded.header().lastStep());
    assertNull(loaded.header().ending());
    assertEquals(List.of(), requireNonNull(world.ledger().load(run, "main", 3)).rows());
    assertEquals("{\"name\":\"clerk\"}", loaded.header().spec());
  }

  @Test
  void findsTheUnsafeCallThatAnAbandonedBranchSentOrMayHaveSent() {
    hand.claim("call/sent/exec", Effect.UNSAFE);
    hand.finish(Hand.call("call/sent/exec", Effect.UNSAFE, "\"sent\""));
    hand.claim("call/flying/exec", Effect.UNSAFE);
    hand.settle(Hand.call("call/read/exec", Effect.READ, "\"read\""));
    open("b1", 2);
    Hand next = zombie.on("b1");

    assertEquals("call/sent/exec", earlier(next, "call/sent/exec", Effect.UNSAFE));
    assertEquals("call/flying/exec", earlier(next, "call/flying/exec", Effect.RECONCILABLE));
    assertNull(earlier(next, "call/read/exec", Effect.UNSAFE));
    assertNull(earlier(next, "call/other/exec", Effect.UNSAFE));
    assertNull(next.claim("call/sent/exec", Effect.READ).earlierCall());
  }

  @Test
  void oneWordSendsACallAgainOnce() {
    hand.claim("call/sent/exec", Effect.UNSAFE);
    hand.claim("call/again/exec/2", Effect.UNSAFE);
    open("b1", 2);
    Hand next = zombie.on("b1");
    assertEquals("call/again/exec/2", next.claim("call/again/exec/2", Effect.UNSAFE).earlierCall());
    assertNull(next.claim("call/sent/exec/2", Effect.UNSAFE).earlierCall());
  }

  @Test
  void doesNotMistakeAnInheritedCallForAnAbandonedOne() {
    hand.claim("call/sent/exec", Effect.UNSAFE);
    hand.finish(Hand.call("call/sent/exec", Effect.UNSAFE, "\"sent\""));
    open("b1", 4);
    Claim.Step again =
        new Claim.Step(
            "call/again/exec",
            StepKind.CALL,
            2,
            1,
            "digest",
            "action of call/sent/exec",
            Effect.UNSAFE);
    assertEquals(ClaimAnswer.Verdict.CLAIMED, zombie.on("b1").claim(again, null, null).verdict());
  }

  private static SettleAnswer settle(Hand by, String name) {
    return by.settle(Hand.call(name, Effect.READ, "\"" + name + "\""));
  }

  private static @Nullable String earlier(Hand by, String call, Effect effect) {
    Claim.Step equal =
        new Claim.Step(
            call.replace("/exec", "_new/exec"),
            StepKind.CALL,
            2,
            1,
            "digest",
            Hand.call(call, effect, "").action(),
            effect);
    ClaimAnswer answer = by.claim(equal, null, null);
    assertEquals(
        answer.earlierCall() == null ? ClaimAnswer.Verdict.CLAIMED : ClaimAnswer.Verdict.ABANDONED,
        answer.verdict());
    return answer.earlierCall();
  }

  private BranchVerdict open(String branch, long after) {
    return open(branch, requireNonNull(world.ledger().load(run, branch, 0)).header(), after);
  }

  private BranchVerdict open(String branch, RunHeader seen, long after) {
    return world.ledger().openBranch(new Opening(run, branch, seen.branch(), after, Hand.NOW));
  }

  private List<String> seen(String branch) {
    return rows(branch).stream().map(LedgerRow::name).toList();
  }

  private List<Long> positions(String branch) {
    return rows(branch).stream().map(LedgerRow::position).toList();
  }

  private List<LedgerRow> rows(String branch) {
    return requireNonNull(world.ledger().load(run, branch, 0)).rows();
  }
}
