package dev.holdfast.store.ledger;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.policy.rule.Counting;
import dev.holdfast.store.ledger.SettleAnswer.Verdict;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls count from the commit that plans them, over all runs, until one says they were not made.
 */
abstract class UseContract {
  private LedgerWorld world;
  private String run;
  private Hand hand;

  /** No other test uses it: the application is common to all. */
  private String tool;

  abstract LedgerWorld world();

  @BeforeEach
  void acceptRun() {
    world = world();
    run = world.acceptRun();
    hand = Hand.of(world, run, "first");
    tool = "t" + UUID.randomUUID().toString().substring(0, 8) + ".create";
  }

  @Test
  void whatIsPlannedCountsForOtherRuns() {
    assertEquals(0, used(usage()));
    plan(run, "first", use("c1", "{}"), use("c2", "{}"));
    assertEquals(2, world.ledger().used(world.acceptRun(), usage()));
  }

  @Test
  void itIsPlannedOnce() {
    plan(run, "first", use("c1", "{}"));
    assertEquals(Verdict.STANDS, plan(run, "first", use("c1", "{}")).verdict());
    assertEquals(Verdict.STANDS, plan(run, "second", use("c9", "{}")).verdict());
    assertEquals(1, used(usage()));
  }

  @ParameterizedTest
  @EnumSource(OutcomeKind.class)
  void whatWasNotMadeCountsNoLonger(OutcomeKind kind) {
    plan(run, "first", use("c1", "{}"), use("c2", "{}"));
    hand.settle(end("c1", kind));
    boolean counts =
        switch (kind) {
          case OK, ANSWERED, OUTCOME_UNKNOWN -> true;
          case ERROR, INVALID_ARGUMENTS, TIMED_OUT, DENIED, EXPIRED, SKIPPED, CANCELLED -> false;
        };
    assertEquals(counts ? 2 : 1, used(usage()));
  }

  @Test
  void whatEndsAsUnknownCounts() {
    plan(run, "first", use("c1", "{}"));
    hand.claim(StepNames.call("c1"), Effect.UNSAFE);
    var unknown = new IfUnknown(Wire.write(callEnd("c1", OutcomeKind.OUTCOME_UNKNOWN)), List.of());
    NewRow row = end("c1", OutcomeKind.CANCELLED);
    Hand other = Hand.of(world, run, "other");
    assertEquals(
        Verdict.SETTLED, other.settle(Settlement.Guard.elseUnknown(unknown), row).verdict());
    assertEquals(1, used(usage()));
  }

  @Test
  void aWindowLooksAtTimeToolPeopleAndValues() {
    plan(run, "first", use("c1", "{\"customer\":7,\"a\":{\"b/c\":[\"x\",1.50]}}"));
    assertEquals(1, used(by(Map.of("/customer", "7.0", "/a/b~1c/1", "1.5"))));
    assertEquals(1, used(by(Map.of("/a", "{\"b/c\":[\"x\",1.5]}"))));
    assertEquals(0, used(by(Map.of("/customer", "\"7\""))));
    assertEquals(0, used(by(Map.of("/customer", "8"))));
    assertEquals(1, used(usage(tool.substring(0, 9) + "*", "eve", "bob", Duration.ofHours(1))));
    assertEquals(1, used(usage("*" + tool.substring(3), "eve", null, Duration.ofHours(1))));
    assertEquals(0, used(usage(tool + "x", null, null, Duration.ofHours(1))));
    assertEquals(0, used(usage(tool.replace('.', '_'), null, null, Duration.ofHours(1))));
    assertEquals(0, used(usage(tool, "mallory", null, Duration.ofHours(1))));
    assertEquals(0, used(usage(tool, null, "alice", Duration.ofHours(1))));
    assertEquals(0, used(usage(tool, null, null, Duration.ZERO)));
  }

  @Test
  void argumentsWithTooManyPlacesCountForEveryValue() {
    StringBuilder many = new StringBuilder("{\"a\":[0");
    many.append(",0".repeat(1_000)).append("]}");
    plan(run, "first", use("c1", many.toString()));
    assertEquals(1, used(by(Map.of("/customer", "7"))));
  }

  @Test
  void peopleWhoGiveOtherArgumentsMakeItCountForEveryValue() {
    String id = "apr_" + run;
    var wait =
        new Wait(
            id,
            WaitKind.APPROVAL,
            "c1",
            tool,
            "digest",
            "otherwise",
            "somebody",
            AskTerms.DEFAULT,
            null,
            Hand.NOW.toEpochMilli());
    var opened = new WaitEntries.Opened(wait, 1, StepNames.call("c1"), "{}");
    world
        .ledger()
        .settle(
            settlement(run, "first", List.of(Hand.modelRow("\"c1\"")))
                .waiting(new WaitEntries(List.of(opened), List.of()))
                .counting(new UseEntries(List.of(use("c1", "{\"customer\":7}")), List.of())));
    assertEquals(0, used(by(Map.of("/customer", "8"))));
    var decided =
        new WaitStanding.Decided(
            Choice.EDIT, List.of("bob"), "api", "cmd", 1, null, "{\"customer\":8}", null);
    var edited = WaitStanding.pending(id).closed(WaitState.APPROVED, decided);
    world
        .ledger()
        .settle(
            settlement(run, "first", List.of(Hand.drainRow("t1/calls/drain/1", "{}")))
                .waiting(new WaitEntries(List.of(), List.of(edited))));
    assertEquals(1, used(by(Map.of("/customer", "8"))));
  }

  @Test
  void aReplyThatWasJudgedByAnotherNumberIsJudgedAgain() {
    var counted = new UseEntries.Counted(usage(), 0);
    plan(world.acceptRun(), "other", use("c0", "{}"));
    var entries = new UseEntries(List.of(use("c1", "{}")), List.of(counted));
    SettleAnswer refused = settle(run, "first", entries);
    assertEquals(Verdict.RECOUNT, refused.verdict());
    assertEquals(0, world.rows(run).size());
    assertEquals(0, world.late(run).size());
    var again = new UseEntries(entries.planned(), List.of(new UseEntries.Counted(usage(), 1)));
    assertEquals(Verdict.SETTLED, settle(run, "first", again).verdict());
    assertEquals(2, used(usage()));
  }

  @Test
  void ofManyThatAreJudgedAtOnceOneSettles() throws Exception {
    int many = 12;
    var barrier = new CyclicBarrier(many);
    List<Callable<Verdict>> tasks = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      String each = world.acceptRun();
      String call = "c" + i;
      tasks.add(() -> {
        long seen = world.ledger().used(each, usage());
        barrier.await();
        var counted = new UseEntries.Counted(usage(), seen);
        var entries = new UseEntries(List.of(use(call, "{}")), List.of(counted));
        return settle(each, "first", entries).verdict();
      });
    }
    List<Verdict> verdicts = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(many)) {
      for (Future<Verdict> future : pool.invokeAll(tasks)) {
        verdicts.add(future.get());
      }
    }
    assertEquals(1, verdicts.stream().filter(Verdict.SETTLED::equals).count());
    assertEquals(many - 1, verdicts.stream().filter(Verdict.RECOUNT::equals).count());
    assertEquals(1, used(usage()));
  }

  @Test
  void aRunThatIsClosedFromOutsideLeavesWhatItHadBegun() {
    plan(run, "first", use("c1", "{}"), use("c2", "{}"));
    hand.claim(StepNames.call("c1"), Effect.UNSAFE);
    world.fail(run);
    assertEquals(1, used(usage()));
  }

  @Test
  void aResetLeavesWhatWasBegunAndWhatItSees() {
    plan(run, "first", use("c1", "{}"), use("c2", "{}"));
    hand.settle(end("c1", OutcomeKind.OK));
    long last = requireNonNull(world.ledger().load(run, "main", 0)).header().lastStep();
    open("b1", "main", last - 1);
    assertEquals(2, used(usage()));
    open("b2", "b1", 0);
    assertEquals(1, used(usage()));
  }

  private void open(String branch, String seen, long after) {
    assertEquals(
        BranchVerdict.OPEN,
        world.ledger().openBranch(new Opening(run, branch, seen, after, Hand.NOW)));
  }

  private SettleAnswer plan(String inRun, String token, UseEntries.Planned... calls) {
    return settle(inRun, token, new UseEntries(List.of(calls), List.of()));
  }

  private SettleAnswer settle(String inRun, String token, UseEntries entries) {
    String reply = Wire.write(entries.planned().stream().map(UseEntries.Planned::callId).toList());
    return world
        .ledger()
        .settle(settlement(inRun, token, List.of(Hand.modelRow(reply))).counting(entries));
  }

  private static Settlement settlement(String run, String token, List<NewRow> rows) {
    NewRow last = rows.getLast();
    var ref =
        new StepRef(run, "main", "execution", last.name(), last.digest(), 0, false, List.of());
    return Settlement.of(ref, Hand.NOW, token, rows, List.of());
  }

  private NewRow end(String callId, OutcomeKind kind) {
    return Hand.call(StepNames.call(callId), Effect.UNSAFE, Wire.write(callEnd(callId, kind)));
  }

  private CallEnd callEnd(String callId, OutcomeKind kind) {
    return new CallEnd(callId, tool, kind, "x");
  }

  private UseEntries.Planned use(String callId, String arguments) {
    return new UseEntries.Planned(callId, tool, "bob", "eve", Marks.of(arguments));
  }

  private long used(Counting.Usage usage) {
    return world.ledger().used(run, usage);
  }

  private Counting.Usage usage() {
    return usage(tool, null, null, Duration.ofHours(1));
  }

  private Counting.Usage by(Map<String, String> values) {
    Instant until = Hand.NOW;
    return new Counting.Usage(tool, until.minusSeconds(60), until, null, null, values);
  }

  private static Counting.Usage usage(
      String tools, @Nullable String endUser, @Nullable String requester, Duration window) {
    Instant until = Hand.NOW;
    return new Counting.Usage(tools, until.minus(window), until, endUser, requester, Map.of());
  }
}
