package dev.holdfast.store.ledger;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.ledger.SettleAnswer.Verdict;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.store.wait.OutsideEvent;
import dev.holdfast.store.wait.OutsideEvents;
import dev.holdfast.store.wait.Told;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.Release;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What others tell reaches those that wait for it, whichever of the two comes first, and once. */
class OutsideEventsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final PostgresWorld world = new PostgresWorld(DATABASE);
  private final OutsideEvents outside = new OutsideEvents(DATABASE.api());
  private String name = "";

  @BeforeEach
  void takeAName(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void reachesAllThatWait() {
    String one = world.acceptRun();
    String two = world.acceptRun();
    String other = world.acceptRun();
    await(one, "t1/model", "evw_a" + one, "A-7");
    await(two, "t1/model", "evw_a" + two, "A-7");
    await(other, "t1/model", "evw_a" + other, null);

    Told told = tell("e1" + name, "A-7", Hand.NOW);

    assertEquals(Told.Verdict.FED, told.verdict());
    assertEquals(List.of("evw_a" + one, "evw_a" + two).stream().sorted().toList(), told.waits());
    assertEquals(0, world.commands(other).size());
    CommandRow command = world.commands(one).getFirst();
    Decide decide = Wire.read(command.body(), Decide.class);
    assertEquals(
        new Decide(
            "evw_a" + one, Choice.ANSWER, "event:" + name, List.of(), null, null, "{\"n\":1}"),
        decide);
    assertEquals("accepted", command.state());
    assertTrue(world.events(one).stream().noneMatch(event -> event.type().startsWith("approval")));
  }

  @Test
  void isKeptForWhoeverWaitsNextAndForNobodyElse() {
    assertEquals(Told.Verdict.KEPT, tell("e1" + name, "A-7", Hand.NOW).verdict());
    assertEquals(Told.Verdict.KEPT, tell("e2" + name, "A-7", Hand.NOW).verdict());
    String one = world.acceptRun();
    SettleAnswer opened = await(one, "t1/model", "evw_a" + one, "A-7");
    assertEquals(1, opened.inboxSeq());
    assertEquals(List.of("e1" + name + ".evw_a" + one), ids(one));
    String two = world.acceptRun();
    await(two, "t1/model", "evw_a" + two, "A-7");
    assertEquals(List.of("e2" + name + ".evw_a" + two), ids(two));
    String three = world.acceptRun();
    await(three, "t1/model", "evw_a" + three, "A-7");
    assertEquals(List.of(), ids(three));
  }

  @Test
  void isOneHoweverOftenItIsTold() {
    assertEquals(Told.Verdict.KEPT, tell("e1" + name, "A-7", Hand.NOW).verdict());
    assertEquals(Told.Verdict.SAME, tell("e1" + name, "A-7", Hand.NOW).verdict());
    assertEquals(Told.Verdict.REUSED, tell("e1" + name, "A-8", Hand.NOW).verdict());
  }

  @Test
  void whatIsStaleReachesNobody() {
    tell("e1" + name, null, Hand.NOW.minus(Duration.ofDays(7)).minusMillis(1));
    String run = world.acceptRun();
    await(run, "t1/model", "evw_a" + run, null);
    assertEquals(List.of(), ids(run));
  }

  @Test
  void noMoreThanAHundredAreKept() {
    for (int i = 0; i < 100; i++) {
      assertEquals(Told.Verdict.KEPT, tell("e" + i + name, null, Hand.NOW).verdict());
    }
    assertEquals(Told.Verdict.FULL, tell("more" + name, null, Hand.NOW).verdict());
    Instant later = Hand.NOW.plus(Duration.ofDays(7)).plusSeconds(1);
    assertEquals(Told.Verdict.KEPT, tell("more" + name, null, later).verdict());
  }

  @Test
  void aSecondOneIsForTheNextWait() {
    String run = world.acceptRun();
    await(run, "t1/model", "evw_a" + run, null);
    assertEquals(Told.Verdict.FED, tell("e1" + name, null, Hand.NOW).verdict());
    assertEquals(Told.Verdict.KEPT, tell("e2" + name, null, Hand.NOW).verdict());
    String next = world.acceptRun();
    await(next, "t1/model", "evw_a" + next, null);
    assertEquals(List.of("e2" + name + ".evw_a" + next), ids(next));
  }

  @Test
  void mayBeForOneRunAlone() {
    String one = world.acceptRun();
    String two = world.acceptRun();
    await(one, "t1/model", "evw_a" + one, null);
    assertEquals(Told.Verdict.NOBODY, tell("e1" + name, null, two, List.of(), Hand.NOW).verdict());
    await(two, "t1/model", "evw_a" + two, null);
    Told told = tell("e1" + name, null, two, List.of(), Hand.NOW);
    assertEquals(Told.Verdict.FED, told.verdict());
    assertEquals(List.of(two), told.runs());
    assertEquals(List.of(), ids(one));
  }

  @Test
  void passesThoseThatItDoesNotFit() {
    String run = world.acceptRun();
    await(run, "t1/model", "evw_a" + run, null);
    Told told = tell("e1" + name, null, null, List.of("evw_a" + run), Hand.NOW);
    assertEquals(Told.Verdict.KEPT, told.verdict());
    assertEquals(List.of(), ids(run));
  }

  @Test
  void aResetGivesAgainWhatItsBranchHasNotSeen() {
    String run = world.acceptRun();
    Hand hand = Hand.of(world, run, "first");
    hand.settle(Hand.drainRow("t1/drain", "{}"));
    long before = requireNonNull(world.ledger().load(run, "main", 0)).header().lastStep();
    await(run, "t1/model", "evw_a" + run, null);
    tell("e1" + name, null, Hand.NOW);
    var answered = WaitStanding.pending("evw_a" + run).closed(WaitState.ANSWERED, null);
    var drained =
        new Drained(1, List.of(), null, List.of(answered), List.of(Release.ended("c1")), null);
    NewRow row = Hand.drainRow("t1/calls/drain/1", Wire.write(drained));
    Settlement taking =
        plain(run, "main", row)
            .taking(new Intake(0, 1, 1L, List.of()))
            .waiting(new WaitEntries(List.of(), List.of(answered)));
    assertEquals(Verdict.SETTLED, world.ledger().settle(taking).verdict());
    assertEquals(
        BranchVerdict.OPEN,
        world.ledger().openBranch(new Opening(run, "b1", "main", before, Hand.NOW)));

    open(run, "b1", "t1/model", "evw_b" + run, null);

    assertTrue(ids(run).contains("e1" + name + ".evw_b" + run), ids(run).toString());
    open(run, "b1", "t2/model", "evw_c" + run, null);
    assertEquals(2, ids(run).size());
  }

  /** Whoever comes second sees the first: neither order loses an event or gives it twice. */
  @Test
  void whoeverTellsAndWhoeverBeginsToWaitMeet() throws Exception {
    int early = 0;
    for (int i = 0; i < 150; i++) {
      String run = world.acceptRun();
      String key = "k" + i;
      String id = "e" + i + name;
      var barrier = new CyclicBarrier(2);
      var telling =
          CompletableFuture.supplyAsync(() -> {
            meet(barrier);
            return tell(id, key, Hand.NOW);
          });
      meet(barrier);
      await(run, "t1/model", "evw_a" + run, key);
      Told told = telling.get();
      assertEquals(List.of(id + ".evw_a" + run), ids(run), told.verdict() + " " + i);
      early += told.verdict() == Told.Verdict.KEPT ? 1 : 0;
    }
    assertTrue(early > 0 && early < 150, "both orders must have come about: " + early);
  }

  @Test
  void parallelOnesWithOneIdAreOne() {
    String run = world.acceptRun();
    await(run, "t1/model", "evw_a" + run, null);
    List<CompletableFuture<Told>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(CompletableFuture.supplyAsync(() -> tell("e1" + name, null, Hand.NOW)));
    }
    long fed = all.stream().filter(one -> one.join().verdict() == Told.Verdict.FED).count();
    assertEquals(1, fed);
    assertEquals(1, ids(run).size());
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Told tell(String id, @Nullable String correlation, Instant at) {
    return tell(id, correlation, null, List.of(), at);
  }

  private Told tell(
      String id,
      @Nullable String correlation,
      @Nullable String only,
      List<String> unfit,
      Instant at) {
    return outside.tell(
        new OutsideEvent(
            id, Principal.bootstrapOwner(), name, correlation, "{\"n\":1}", only, unfit, at));
  }

  private List<String> ids(String run) {
    return world.commands(run).stream().map(CommandRow::commandId).toList();
  }

  private SettleAnswer await(String run, String step, String waitId, @Nullable String correlation) {
    return open(run, "main", step, waitId, correlation);
  }

  private SettleAnswer open(
      String run, String branch, String step, String waitId, @Nullable String correlation) {
    int turn = step.charAt(1) - '0';
    var wait =
        new Wait(
            waitId,
            WaitKind.EVENT,
            "c" + turn,
            "wait_for_event",
            null,
            null,
            "somebody",
            AskTerms.DEFAULT,
            new Wait.Question(name, null, correlation),
            Hand.NOW.toEpochMilli());
    var opened = new WaitEntries.Opened(wait, turn, StepNames.call("c" + turn), "{}");
    NewRow row = NewRow.plain(step, StepKind.MODEL, turn, 1, "digest of " + step, "{}");
    SettleAnswer answer =
        world
            .ledger()
            .settle(plain(run, branch, row).waiting(new WaitEntries(List.of(opened), List.of())));
    assertEquals(Verdict.SETTLED, answer.verdict());
    return answer;
  }

  private static Settlement plain(String run, String branch, NewRow row) {
    return new Settlement(
        run,
        branch,
        Hand.NOW,
        "token",
        false,
        List.of(row),
        Settlement.Guard.NONE,
        List.of(Hand.event(EventType.MODEL_COMPLETED, row.name())),
        null,
        List.of(),
        null);
  }
}
