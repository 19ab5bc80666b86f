package dev.holdfast.workflows.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.step.Halt;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.tool.Verdict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every state against every fact: what is decided, or that it cannot happen. */
class RunDeciderTest {
  private static final RunLimits LIMITS = new RunLimits(3, 3, 60_000);
  private static final RunDecider DECIDER = new RunDecider(LIMITS, Lane.FAST);
  private static final RunEnding CANCEL = RunEnding.cancelled(null, "key:me");
  private static final PlannedCall A = call("a", 0, Lane.FAST, Verdict.PROCEED);
  private static final PlannedCall B = call("b", 1, Lane.QUEUED, Verdict.PROCEED);
  private static final PlannedCall REFUSED = call("c", 2, Lane.FAST, Verdict.ENDED);

  private static final ToolCallResult OK =
      new ToolCallResult(Receipt.settled(2, "d"), OutcomeKind.OK, false, 0, "said");

  private static final RunState ASKING = RunState.BEGIN;
  private static final RunState CALLING =
      new RunState(progress(1, 2), new Phase.Calling(List.of(A, B)));
  private static final RunState COMPACTING = ASKING.in(new Phase.Compacting());
  private static final RunState STOPPING = CALLING.in(new Phase.Stopping(CANCEL));
  private static final RunState PAUSED = ASKING.ordered(Orders.pause(true));
  private static final RunState HOLDING = PAUSED.in(new Phase.Holding(null));
  private static final RunState HOLDING_CALLS = CALLING.in(new Phase.Holding(List.of(A, B)));
  private static final RunState INTERRUPTING = CALLING.in(new Phase.Interrupting());
  private static final RunState FINISHING =
      ASKING.in(new Phase.Finishing(RunEnding.completed("t1/model")));
  private static final RunState ENDED = ASKING.in(new Phase.Ended(CANCEL));

  private record Row(String when, RunState state, Fact fact, Decision decision) {}

  private static final List<Row> TABLE =
      List.of(
          row("done", ASKING, answered(), finish(1, RunEnding.completed("t1/model"))),
          row("calls", ASKING, answered(A, B), new Decision.PerformCalls(1, List.of(A, B))),
          row("only refused calls", ASKING, answered(REFUSED), ask(2, Lane.FAST)),
          row("some refused", ASKING, answered(A, REFUSED), perform(A)),
          row(
              "more calls than allowed",
              ASKING,
              answered(A, B, A, B),
              new Decision.EndCalls(
                  1, List.of(A, B, A, B), OutcomeKind.SKIPPED, "the run may make 3 tool calls")),
          row("ended by input", ASKING, ending(CANCEL), finish(1, CANCEL)),
          row("interrupted while asking", ASKING, interrupted(), new Decision.EndAsking(1, CANCEL)),
          row("stopped before the reply", STOPPING, ending(CANCEL), finish(1, CANCEL)),
          row(
              "stopped behind the reply",
              STOPPING,
              answered(A, REFUSED),
              new Decision.EndCalls(1, List.of(A), OutcomeKind.CANCELLED, "the run was cancelled")),
          row("held by its drain", PAUSED, held(), hold(HoldReason.PAUSED)),
          row("told while it holds", HOLDING, new Fact.Told(), hold(HoldReason.PAUSED)),
          row("resumed", HOLDING.ordered(Orders.pause(false)), new Fact.Told(), ask(1, Lane.FAST)),
          row(
              "replied to somebody who let it go on",
              HOLDING.ordered(Orders.pause(false)),
              answered(A),
              perform(A)),
          row("ended while it holds", HOLDING, interrupted(), finish(1, CANCEL)),
          row("told before its calls", HOLDING_CALLS, new Fact.Told(), perform(A, B)),
          row(
              "interrupted before its calls",
              HOLDING_CALLS,
              new Fact.Interrupted(null),
              new Decision.EndCalls(
                  1, List.of(A, B), OutcomeKind.CANCELLED, "interrupted by a message")),
          row(
              "a message while asking",
              ASKING,
              new Fact.Interrupted(null),
              new Decision.EndAsking(1, null)),
          row(
              "a message while calling",
              CALLING,
              new Fact.Interrupted(null),
              new Decision.EndCalls(
                  1, List.of(A, B), OutcomeKind.CANCELLED, "interrupted by a message")),
          row(
              "a message while made smaller",
              COMPACTING,
              new Fact.Interrupted(null),
              new Decision.EndCompacting(1, 1)),
          row("interrupted calls ended", INTERRUPTING, ended(false, false), ask(2, Lane.FAST)),
          row("interrupted, made smaller", INTERRUPTING, compacted(1), ask(2, Lane.FAST)),
          row("interrupted, the reply was given up", INTERRUPTING, answered(), ask(2, Lane.FAST)),
          row(
              "interrupted behind the reply",
              INTERRUPTING,
              answered(A),
              new Decision.EndCalls(
                  1, List.of(A), OutcomeKind.CANCELLED, "interrupted by a message")),
          row("ended before it was interrupted", INTERRUPTING, ending(CANCEL), finish(1, CANCEL)),
          row("calls ended", CALLING, ended(false, false), ask(2, Lane.FAST)),
          row(
              "interrupted while calling",
              CALLING,
              interrupted(),
              new Decision.EndCalls(
                  1, List.of(A, B), OutcomeKind.CANCELLED, "the run was cancelled")),
          row("made smaller", COMPACTING, compacted(1), ask(2, Lane.FAST)),
          row(
              "interrupted while made smaller",
              COMPACTING,
              interrupted(),
              new Decision.EndCompacting(1, 1)),
          row("stopped behind being made smaller", STOPPING, compacted(1), finish(1, CANCEL)),
          row("stopped", STOPPING, ended(false, false), finish(1, CANCEL)),
          row(
              "finished",
              FINISHING,
              new Fact.Finished(RunEnding.completed("t1/model")),
              new Decision.Close(RunEnding.completed("t1/model"))),
          row("input waits", FINISHING, new Fact.FinishRefused(), ask(2, Lane.FAST)));

  @TestFactory
  Stream<DynamicTest> decidesByTheTable() {
    return TABLE.stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.when,
                () -> assertEquals(row.decision, DECIDER.decide(row.state, row.fact).decision())));
  }

  @Test
  void whatTheTableDoesNotSayCannotHappen() {
    Set<String> said = new TreeSet<>();
    TABLE.forEach(row -> said.add(name(row.state.phase()) + name(row.fact)));
    each(state ->
        Stream.of(
                answered(),
                ended(false, false),
                interrupted(),
                compacted(1),
                new Fact.Told(),
                new Fact.FinishRefused(),
                new Fact.Finished(CANCEL))
            .filter(fact -> !said.contains(name(state.phase()) + name(fact)))
            .forEach(fact ->
                assertThrows(
                    IllegalStateException.class,
                    () -> DECIDER.decide(state, fact),
                    () -> name(state.phase()) + " + " + name(fact))));
  }

  @Test
  void aHaltClosesEveryState() {
    var halted = new Fact.Halted(new Halt(Halt.Reason.RUN_FINISHED, CANCEL));
    each(state ->
        assertEquals(new Decision.Close(CANCEL), DECIDER.decide(state, halted).decision()));
  }

  @Test
  void theLastTurnIsFollowedByAnIncompleteEnd() {
    RunState last = new RunState(progress(3, 0), CALLING.phase());
    RunEnding expected = RunEnding.incomplete("max_turns", "the run may take 3 turns", "t3/model");
    assertEquals(finish(3, expected), DECIDER.decide(last, ended(false, false)).decision());
  }

  @Test
  void aToolThatOutgrewItsLaneIsQueuedFromThenOn() {
    RunState next = DECIDER.decide(CALLING, ended(true, false)).state();
    assertEquals(List.of("tool-a"), next.progress().outgrownTools());
    var again = (Decision.PerformCalls) DECIDER.decide(next, answered(A)).decision();
    assertEquals(Lane.QUEUED, again.calls().getFirst().lane());
  }

  @Test
  void aModelThatOutgrewItsLaneIsQueuedFromThenOn() {
    var slow = new Fact.ModelAnswered(result(null, List.of(REFUSED), true));
    assertEquals(ask(2, Lane.QUEUED), DECIDER.decide(ASKING, slow).decision());
  }

  @Test
  void everyEndedCallKeepsItsEndWhenTheRunIsStopped() {
    RunState mixed = CALLING.in(new Phase.Calling(List.of(A)));
    var end = (Decision.EndCalls) DECIDER.decide(mixed, interrupted()).decision();
    assertEquals(List.of(A), end.calls());
  }

  /** A budget of a hundred: what uses it, and how a run ends that has used it up. */
  private record Budget(String code, RunLimits limits, LongFunction<Spent> use, String message) {}

  private static final List<Budget> BUDGETS =
      List.of(
          new Budget(
              "max_tokens",
              new RunLimits(9, 9, 60_000, 100, 0, 0, 0),
              used -> new Spent(0, used, 0, 0),
              "the run may use 100 tokens and has used 100"),
          new Budget(
              "max_cost",
              new RunLimits(9, 9, 60_000, 0, 0, 100, 0),
              used -> new Spent(0, 0, used, 0),
              "the run may cost 100 millionths of a dollar and has cost 100"),
          new Budget(
              "max_active_time",
              new RunLimits(9, 9, 60_000, 0, 0, 0, 100),
              used -> new Spent(0, 0, 0, used),
              "the run may be active for 100 ms and was for 100"));

  /**
   * At the line the calls are still made; the next turn is not begun. One over, and they are not.
   */
  @TestFactory
  Stream<DynamicTest> aBudgetIsMetExactly() {
    return BUDGETS.stream()
        .map(budget -> DynamicTest.dynamicTest(budget.code, () -> isMetExactly(budget)));
  }

  private static void isMetExactly(Budget budget) {
    var limited = new RunDecider(budget.limits, Lane.FAST);
    LongFunction<Spent> use = budget.use;
    assertEquals(perform(A), limited.decide(ASKING, answered(use.apply(99), A)).decision());
    RunDecider.Move at = limited.decide(ASKING, answered(use.apply(100), A));
    assertEquals(perform(A), at.decision());
    var over =
        (Decision.EndCalls) limited.decide(ASKING, answered(use.apply(101), A, B)).decision();
    assertEquals(OutcomeKind.SKIPPED, over.wanted());
    assertEquals(List.of(A, B), over.calls());

    RunState under = limited.decide(ASKING, answered(use.apply(99), A)).state();
    assertEquals(ask(2, Lane.FAST), limited.decide(under, endedOne("x")).decision());
    assertEquals(
        finish(1, RunEnding.incomplete(budget.code, budget.message, "t1/model")),
        limited.decide(at.state(), endedOne("x")).decision());
    assertEquals(
        finish(1, RunEnding.completed("t1/model")),
        limited.decide(ASKING, answered(use.apply(500))).decision());
  }

  @Test
  void aRunThatPerformsOneActionEndsAsItDid() {
    var acting = new RunDecider(new RunLimits(1, 1, 60_000), Lane.FAST, true);
    RunDecider.Move asked = acting.decide(ASKING, answered(A));
    assertEquals(perform(A), asked.decision());
    Decision end = finish(1, RunEnding.completed("call/" + A.callId() + "/exec"));
    assertEquals(end, acting.decide(asked.state(), endedOne("x")).decision());
  }

  @Test
  void soDoesOneWhoseActionWasRefused() {
    var acting = new RunDecider(new RunLimits(1, 1, 60_000), Lane.FAST, true);
    assertEquals(
        finish(1, RunEnding.completed("call/" + REFUSED.callId() + "/exec")),
        acting.decide(ASKING, answered(REFUSED)).decision());
  }

  @Test
  void aCallBudgetIsMetExactly() {
    assertEquals(perform(A, B), DECIDER.decide(ASKING, answered(A, B)).decision());
    assertEquals(perform(A, B, A), DECIDER.decide(ASKING, answered(A, B, A)).decision());
    var over = (Decision.EndCalls) DECIDER.decide(ASKING, answered(A, B, A, B)).decision();
    assertEquals(OutcomeKind.SKIPPED, over.wanted());
  }

  /** Of calls side by side the longest counts. */
  @Test
  void theTimeOfCallsIsTakenOffTheActiveTime() {
    var limited = new RunDecider(new RunLimits(9, 9, 60_000, 0, 0, 0, 100), Lane.FAST);
    RunState calling = CALLING.in(new Phase.Calling(List.of(A, B)));
    assertEquals(ask(2, Lane.FAST), limited.decide(calling, endedAfter(60, 99)).decision());
    assertEquals(
        "max_active_time",
        ((Decision.Finish) limited.decide(calling, endedAfter(60, 100)).decision())
            .ending()
            .code());
  }

  @Test
  void anOutcomeThatIsNotAcceptedIsPutRightTwiceAtMost() {
    var patient = new RunDecider(new RunLimits(99, 9, 60_000), Lane.FAST);
    for (OutcomeVerdict verdict : List.of(OutcomeVerdict.INVALID, OutcomeVerdict.UNMET)) {
      RunState state = ASKING;
      for (int turn = 1; turn <= 2; turn++) {
        RunDecider.Move move = patient.decide(state, judged(verdict));
        assertEquals(ask(turn + 1, Lane.FAST), move.decision());
        state = move.state();
      }
      assertEquals(
          finish(3, RunEnding.completed("t3/model")),
          patient.decide(state, judged(OutcomeVerdict.ACCEPTED)).decision());
      RunEnding given =
          ((Decision.Finish) patient.decide(state, judged(verdict)).decision()).ending();
      assertEquals(EndingKind.INCOMPLETE, given.kind());
      assertEquals("t3/model", given.outcomeStep());
    }
  }

  @Test
  void aCrowdedContextIsMadeSmallerBehindItsTurn() {
    RunDecider.Move move = DECIDER.decide(ASKING, crowded(null, A));
    assertEquals(perform(A), move.decision());
    move = DECIDER.decide(move.state(), endedOne("x"));
    assertEquals(new Decision.Compact(1, 1, Lane.FAST), move.decision());
    RunState compacting = move.state();
    move = DECIDER.decide(compacting, compacted(0));
    assertEquals(ask(2, Lane.FAST), move.decision());
    assertEquals(new Crowding(false, 1, 1), move.state().progress().crowding());

    move = DECIDER.decide(compacting, interrupted());
    assertEquals(new Decision.EndCompacting(1, 1), move.decision());
    assertEquals(finish(1, CANCEL), DECIDER.decide(move.state(), compacted(0)).decision());
  }

  @Test
  void whatACompactionCostsCounts() {
    var limited = new RunDecider(new RunLimits(9, 9, 60_000, 100, 0, 0, 0), Lane.FAST);
    RunState compacting = CALLING.in(new Phase.Compacting());
    assertEquals(ask(2, Lane.FAST), limited.decide(compacting, compacted(99)).decision());
    assertEquals(
        "max_tokens",
        ((Decision.Finish) limited.decide(compacting, compacted(100)).decision()).ending().code());
  }

  /** Once; a context that is still too long when it was just made smaller fails the run. */
  @Test
  void aContextThatIsTooLongIsMadeSmallerAndAskedAgain() {
    RunEnding tooLong = RunEnding.failed(RunDecider.CONTEXT_TOO_LONG, "too long");
    RunState second = new RunState(progress(2, 0), ASKING.phase());
    RunDecider.Move move = DECIDER.decide(second, crowded(tooLong));
    assertEquals(new Decision.Compact(2, 1, Lane.FAST), move.decision());
    move = DECIDER.decide(move.state(), compacted(0));
    assertEquals(ask(3, Lane.FAST), move.decision());
    assertEquals(finish(3, tooLong), DECIDER.decide(move.state(), crowded(tooLong)).decision());
    assertEquals(finish(1, tooLong), DECIDER.decide(ASKING, crowded(tooLong)).decision());
  }

  @Test
  void theSameCallsWithTheSameResultsEndTheRunAfterAWhile() {
    var limited = new RunDecider(new RunLimits(99, 99, 60_000, 0, 2, 0, 0), Lane.FAST);
    RunState state = ASKING;
    for (String said : List.of("other", "same", "same")) {
      state = limited.decide(state, answered(A)).state();
      RunDecider.Move move = limited.decide(state, endedOne(said));
      assertEquals(ask(move.state().turn(), Lane.FAST), move.decision());
      state = move.state();
    }
    state = limited.decide(state, answered(A)).state();
    assertEquals(
        finish(
            4,
            RunEnding.incomplete(
                "no_progress",
                "the same calls gave the same results 3 times in a row",
                "t4/model")),
        limited.decide(state, endedOne("same")).decision());
    assertEquals(ask(5, Lane.FAST), limited.decide(state, endedOne("something else")).decision());
  }

  @Test
  void theSameRefusedCallsEndTheRunAfterAWhile() {
    var limited = new RunDecider(new RunLimits(99, 99, 60_000, 0, 2, 0, 0), Lane.FAST);
    RunState state = ASKING;
    for (int turn = 1; turn <= 2; turn++) {
      RunDecider.Move move = limited.decide(state, answered(REFUSED));
      assertEquals(ask(turn + 1, Lane.FAST), move.decision());
      state = move.state();
    }
    assertEquals(
        "no_progress",
        ((Decision.Finish) limited.decide(state, answered(REFUSED)).decision()).ending().code());
  }

  @Test
  void aRunThatAsksForMoreHoldsAtItsLimits() {
    var asking = new RunDecider(new RunLimits(1, 2, 60_000, 0, 0, 0, 0, true), Lane.FAST);
    RunDecider.Move move = asking.decide(ASKING, answered(A, B, A));
    assertEquals(new Decision.Hold(1, true, HoldReason.BUDGET), move.decision());
    move = asking.decide(move.state(), new Fact.Told());
    assertEquals(new Decision.Hold(1, true, HoldReason.BUDGET), move.decision());
    Raise calls = new Raise(null, 3, null, null, null);
    move = asking.decide(move.state().ordered(Orders.raising(calls)), new Fact.Told());
    assertEquals(perform(A, B, A), move.decision());

    move = asking.decide(move.state(), new Fact.CallsEnded(List.of(OK, OK, OK)));
    assertEquals(new Decision.AskModel(2, Lane.FAST, HoldReason.BUDGET), move.decision());
    move = asking.decide(move.state(), held());
    assertEquals(new Decision.Hold(2, false, HoldReason.BUDGET), move.decision());
    Raise turns = new Raise(2, null, null, null, null);
    move = asking.decide(move.state().ordered(Orders.raising(turns)), new Fact.Told());
    assertEquals(ask(2, Lane.FAST), move.decision());
  }

  @Test
  void ordersThatAreHeardTwiceChangeNothing() {
    Orders told = Orders.pause(true).and(Orders.raising(new Raise(9, null, 5L, null, null)));
    RunState once = ASKING.ordered(told).ordered(Orders.pause(false));
    Orders all = told.and(Orders.pause(false));
    assertEquals(once, ASKING.ordered(all));
    assertEquals(once, once.ordered(all));
  }

  private static Progress progress(int turn, int toolCalls) {
    return new Progress(
        turn,
        new Spent(toolCalls, 0, 0, 0),
        false,
        List.of(),
        "",
        0,
        0,
        Crowding.NONE,
        Reins.LOOSE);
  }

  private static Fact answered(Spent spent, PlannedCall... calls) {
    return new Fact.ModelAnswered(
        new ModelAskResult(
            Receipt.settled(1, "d"),
            null,
            List.of(calls),
            false,
            spent.and(new Spent(calls.length, 0, 0, 0)),
            calls.length == 0 ? OutcomeVerdict.ACCEPTED : OutcomeVerdict.NONE,
            false));
  }

  private static Fact judged(OutcomeVerdict verdict) {
    return new Fact.ModelAnswered(
        new ModelAskResult(
            Receipt.settled(1, "d"), null, List.of(), false, Spent.NOTHING, verdict, false));
  }

  private static Fact crowded(@Nullable RunEnding ending, PlannedCall... calls) {
    return new Fact.ModelAnswered(
        new ModelAskResult(
            Receipt.settled(1, "d"),
            ending,
            List.of(calls),
            false,
            Spent.NOTHING,
            OutcomeVerdict.NONE,
            true));
  }

  private static Fact compacted(long tokens) {
    return new Fact.Compacted(
        new CompactResult(
            Receipt.settled(3, "d"), Compacted.Level.RESULTS, new Spent(0, tokens, 0, 0)));
  }

  private static Fact endedAfter(long firstMillis, long secondMillis) {
    return new Fact.CallsEnded(
        List.of(
            new ToolCallResult(Receipt.settled(2, "d"), OutcomeKind.OK, false, firstMillis, "a"),
            new ToolCallResult(Receipt.settled(3, "d"), OutcomeKind.OK, false, secondMillis, "b")));
  }

  private static Fact endedOne(String said) {
    return new Fact.CallsEnded(
        List.of(new ToolCallResult(Receipt.settled(2, "d"), OutcomeKind.OK, false, 0, said)));
  }

  private static void each(Consumer<RunState> check) {
    Stream.of(
            ASKING,
            CALLING,
            COMPACTING,
            HOLDING,
            HOLDING_CALLS,
            INTERRUPTING,
            STOPPING,
            FINISHING,
            ENDED)
        .forEach(check);
  }

  private static String name(Object of) {
    return of.getClass().getSimpleName();
  }

  private static Row row(String when, RunState state, Fact fact, Decision decision) {
    return new Row(when, state, fact, decision);
  }

  private static Decision ask(int turn, Lane lane) {
    return new Decision.AskModel(turn, lane, null);
  }

  private static Decision perform(PlannedCall... calls) {
    return new Decision.PerformCalls(1, List.of(calls));
  }

  private static Decision finish(int turn, RunEnding ending) {
    return new Decision.Finish(turn, ending);
  }

  private static Fact answered(PlannedCall... calls) {
    return new Fact.ModelAnswered(result(null, List.of(calls), false));
  }

  private static Fact ending(RunEnding ending) {
    return new Fact.ModelAnswered(result(ending, List.of(), false));
  }

  private static Fact held() {
    return new Fact.ModelAnswered(ModelAskResult.held(Receipt.settled(1, "d"), null));
  }

  private static Decision hold(HoldReason reason) {
    return new Decision.Hold(1, false, reason);
  }

  private static Fact interrupted() {
    return new Fact.Interrupted(CANCEL);
  }

  private static ModelAskResult result(
      @Nullable RunEnding ending, List<PlannedCall> calls, boolean outgrown) {
    return new ModelAskResult(
        Receipt.settled(1, "d"),
        ending,
        calls,
        outgrown,
        new Spent(calls.size(), 0, 0, 0),
        calls.isEmpty() ? OutcomeVerdict.ACCEPTED : OutcomeVerdict.NONE,
        false);
  }

  private static Fact ended(boolean firstOutgrew, boolean secondOutgrew) {
    return new Fact.CallsEnded(
        List.of(
            new ToolCallResult(Receipt.settled(2, "d"), OutcomeKind.OK, firstOutgrew, 0, "said"),
            new ToolCallResult(Receipt.settled(3, "d"), OutcomeKind.OK, secondOutgrew, 0, "said")));
  }

  private static PlannedCall call(String id, int slot, Lane lane, Verdict verdict) {
    return new PlannedCall(id, slot, "tool-" + id, lane, Effect.READ, 1_000, "act-" + id, verdict);
  }
}
