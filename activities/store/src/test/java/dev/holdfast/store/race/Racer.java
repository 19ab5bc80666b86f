package dev.holdfast.store.race;

import static java.util.Objects.requireNonNull;

import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.ClaimAnswer;
import dev.holdfast.store.ledger.EndingEntry;
import dev.holdfast.store.ledger.IfUnknown;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.store.ledger.Intake;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One executor: performs every step of every run as if it were alone. */
final class Racer implements Callable<Void> {
  private static final Instant NOW = SampleRuns.ACCEPTED_AT.plusSeconds(1);
  private static final int LEASE_LOOKS = 4;
  private static final long LOOK_NANOS = 2_000_000;
  private static final String BRANCH = "main";

  private final Ledger ledger;
  private final Racetrack track;
  private final Outside outside;
  private final List<String> runs;
  private final String name;
  private final Random random;
  private int tokens;

  Racer(
      Ledger ledger, Racetrack track, Outside outside, List<String> runs, String name, long seed) {
    this.ledger = ledger;
    this.track = track;
    this.outside = outside;
    this.runs = runs;
    this.name = name;
    this.random = new Random(seed);
  }

  @Override
  public Void call() throws InterruptedException {
    for (String run : runs) {
      boolean open = true;
      for (int turn = 1; open && turn <= PlannedStep.TURNS; turn++) {
        open = ask(run, turn) && calls(run, turn);
      }
      for (int turn = PlannedStep.TURNS + 1; open; turn++) {
        open = !finish(run, turn - 1) && ask(run, turn);
      }
    }
    return null;
  }

  /** Drain and model; false when the run has ended. */
  private boolean ask(String run, int turn) throws InterruptedException {
    String drain = StepNames.drain(turn);
    String model = StepNames.model(turn);
    while (true) {
      LoadedRun loaded = requireNonNull(ledger.load(run, BRANCH, 0));
      if (told(run, model, loaded)) {
        return true;
      } else if (loaded.header().ending() != null) {
        track.toldEnding(run, loaded.header().ending());
        return false;
      }
      long after = loaded.header().inboxTaken();
      List<InboxEntry> entries = ledger.inbox(run, after);
      long upTo = entries.isEmpty() ? after : entries.getLast().seq();
      boolean drained = loaded.rows().stream().anyMatch(row -> row.name().equals(drain));
      NewRow drainRow = drain(drain, turn, entries);
      Claim.Drain taking =
          drained ? null : new Claim.Drain(drainRow, new Intake(after, upTo), upTo);
      if (turn % 2 == 0) {
        queuedModel(run, turn, taking);
      } else {
        fastModel(run, turn, taking);
      }
    }
  }

  private void fastModel(String run, int turn, Claim.@Nullable Drain drain)
      throws InterruptedException {
    String token = token();
    // Two drains that read the same inbox: wakes when the turn before was drained once more.
    track.maybeFreeze(random, run, run + "/" + StepNames.callsDrains(turn - 1) + 1);
    NewRow reply = model(turn, token);
    List<NewRow> rows = drain == null ? List.of(reply) : List.of(drain.row(), reply);
    Intake intake = drain == null ? null : drain.intake();
    settle(run, token, false, rows, Settlement.Guard.NONE, intake, null);
  }

  private void queuedModel(String run, int turn, Claim.@Nullable Drain drain)
      throws InterruptedException {
    String token = token();
    NewRow reply = model(turn, token);
    if (claimed(run, token, reply, drain)) {
      track.maybeFreeze(random, run, run + "/" + reply.name());
      settle(run, token, true, List.of(reply), Settlement.Guard.NONE, null, null);
    }
  }

  private boolean calls(String run, int turn) throws InterruptedException {
    List<PlannedStep> calls = new ArrayList<>(PlannedStep.callsOf(run, turn));
    Collections.shuffle(calls, random);
    for (PlannedStep call : calls) {
      outside.maybeInterfere(random, run);
      if (random.nextInt(4) == 0) {
        drainWhileCallsRun(run, turn);
      }
      SettleAnswer answer = null;
      while (answer == null) {
        answer = random.nextInt(20) == 0 ? cut(call) : perform(call);
      }
      if (answer.row() == null) {
        track.toldEnding(run, requireNonNull(answer.ending()));
        return false;
      }
      track.told(call.key(), answer.row().result());
    }
    return true;
  }

  private void drainWhileCallsRun(String run, int turn) throws InterruptedException {
    String drain = StepNames.callsDrains(turn) + 1;
    long after = requireNonNull(ledger.load(run, BRANCH, 0)).header().inboxTaken();
    List<InboxEntry> entries = ledger.inbox(run, after);
    if (!entries.isEmpty()) {
      track.maybeFreeze(random, run, run + "/" + StepNames.model(turn + 1));
      Settlement.Guard guard = Settlement.Guard.unless(StepNames.drain(turn + 1));
      Intake intake = new Intake(after, entries.getLast().seq());
      NewRow row = drain(drain, turn, entries);
      SettleAnswer answer = settle(run, token(), false, List.of(row), guard, intake, null);
      if (answer.row() != null) {
        track.told(run + "/" + drain, answer.row().result());
      }
    }
  }

  /** One attempt at a call; null when another one is needed. */
  private @Nullable SettleAnswer perform(PlannedStep call) throws InterruptedException {
    String token = token();
    if (call.effect() == Effect.READ && call.turn() % 2 == 0) {
      track.maybeFreeze(random, call.run(), call.key());
      return last(settle(call, token, false, "\"read " + token + "\"", Settlement.Guard.NONE));
    }
    ClaimAnswer answer = ledger.claim(claim(call.run(), token, call.row(""), null, null));
    if (answer.verdict() == ClaimAnswer.Verdict.HELD) {
      Claim.Lapsed lapsed = lapsed(call.run(), call.row(""), requireNonNull(answer.holder()));
      if (lapsed == null) {
        return null;
      } else if (call.effect() == Effect.UNSAFE) {
        return last(settle(call, token, false, "\"unknown\"", Settlement.Guard.lapsed(lapsed)));
      }
      answer =
          ledger.claim(
              claim(call.run(), token, call.row(""), null, new Claim.Takeover(lapsed, null)));
    }
    return switch (answer.verdict()) {
      case CLAIMED -> carryOut(call, token);
      case STANDS, TERMINAL ->
          new SettleAnswer(SettleAnswer.Verdict.STANDS, 0, 0, 0, 0, answer.ending(), answer.row());
      case HELD -> null;
      case FENCED, INBOX, ABANDONED, COMPANION, MISSING ->
          throw new AssertionError(call + ": " + answer);
    };
  }

  private @Nullable SettleAnswer carryOut(PlannedStep call, String token)
      throws InterruptedException {
    track.maybeFreeze(random, call.run(), call.key());
    boolean known = call.effect() == Effect.RECONCILABLE && track.times(call.key()) > 0;
    if (!known) {
      if (!ledger.renew(call.run(), BRANCH, call.name(), token)) {
        return null;
      }
      if (call.effect() == Effect.UNSAFE) {
        track.maybeFreeze(random, call.run(), call.key());
      }
      track.effect(call.key());
      track.maybeFreeze(random, call.run(), call.key());
    }
    return last(settle(call, token, true, "\"done " + token + "\"", Settlement.Guard.NONE));
  }

  /** Ends a call from outside its body, as a timeout or a cancel would. */
  private @Nullable SettleAnswer cut(PlannedStep call) {
    IfUnknown unknown =
        new IfUnknown(
            "\"unknown\"",
            List.of(
                new NewEvent(EventType.TOOL_OUTCOME_UNKNOWN, call.name(), "{\"unknown\":true}")));
    Settlement.Guard guard =
        call.effect().repeatable() ? Settlement.Guard.NONE : Settlement.Guard.elseUnknown(unknown);
    return last(settle(call, token(), false, "\"cut\"", guard));
  }

  /** The row that stands or the run's end; null when the attempt decided nothing. */
  private static @Nullable SettleAnswer last(SettleAnswer answer) {
    return answer.row() != null || answer.ending() != null ? answer : null;
  }

  private boolean finish(String run, int turn) {
    NewRow row = NewRow.plain(StepNames.FINISH, StepKind.FINISH, turn, 9, "digest " + turn, "{}");
    SettleAnswer answer =
        settle(
            run,
            token(),
            false,
            List.of(row),
            Settlement.Guard.unless(StepNames.drain(turn + 1)),
            null,
            new EndingEntry("{\"by\":\"" + name + "\"}", "completed", true, null));
    if (answer.ending() != null) {
      track.toldEnding(run, answer.ending());
      return true;
    }
    return false;
  }

  private boolean told(String run, String step, LoadedRun loaded) {
    for (LedgerRow row : loaded.rows()) {
      if (row.name().equals(step)) {
        track.told(run + "/" + step, row.result());
        return true;
      }
    }
    return false;
  }

  private boolean claimed(String run, String token, NewRow row, Claim.@Nullable Drain drain) {
    ClaimAnswer answer = ledger.claim(claim(run, token, row, drain, null));
    if (answer.verdict() == ClaimAnswer.Verdict.HELD) {
      Claim.Lapsed lapsed = lapsed(run, row, requireNonNull(answer.holder()));
      return lapsed != null
          && ledger.claim(claim(run, token, row, null, new Claim.Takeover(lapsed, null))).verdict()
              == ClaimAnswer.Verdict.CLAIMED;
    }
    return answer.verdict() == ClaimAnswer.Verdict.CLAIMED;
  }

  /** Watches a lease as an executor does; the claim when it does not move, null when it does. */
  private Claim.@Nullable Lapsed lapsed(String run, NewRow row, ClaimAnswer.Holder holder) {
    for (int look = 0; look < LEASE_LOOKS; look++) {
      LockSupport.parkNanos(LOOK_NANOS);
      ClaimAnswer answer = ledger.claim(claim(run, name + "-looks", row, null, null));
      if (!holder.equals(answer.holder())) {
        return null;
      }
    }
    track.lapsed.incrementAndGet();
    return new Claim.Lapsed(holder.token(), holder.lease());
  }

  private Claim claim(
      String run,
      String token,
      NewRow row,
      Claim.@Nullable Drain drain,
      Claim.@Nullable Takeover takeover) {
    Claim.Step step =
        new Claim.Step(
            row.name(),
            row.kind(),
            row.turn(),
            row.slot(),
            row.digest(),
            row.action(),
            row.effect());
    List<NewEvent> events = List.of(new NewEvent(EventType.TOOL_STARTED, row.name(), "{}"));
    return new Claim(run, BRANCH, NOW, token, 1, step, drain, events, takeover);
  }

  private SettleAnswer settle(
      PlannedStep call, String token, boolean claimed, String result, Settlement.Guard guard) {
    return settle(call.run(), token, claimed, List.of(call.row(result)), guard, null, null);
  }

  private SettleAnswer settle(
      String run,
      String token,
      boolean claimed,
      List<NewRow> rows,
      Settlement.Guard guard,
      @Nullable Intake intake,
      @Nullable EndingEntry ending) {
    List<NewEvent> events =
        List.of(new NewEvent(EventType.TOOL_COMPLETED, rows.getLast().name(), "{}"));
    return ledger.settle(
        new Settlement(
            run, BRANCH, NOW, token, claimed, rows, guard, events, intake, List.of(), ending));
  }

  private static NewRow drain(String name, int turn, List<InboxEntry> entries) {
    String taken = entries.stream().map(InboxEntry::commandId).collect(Collectors.joining(","));
    return NewRow.plain(name, StepKind.DRAIN, turn, 0, "digest", "[" + taken + "]");
  }

  private static NewRow model(int turn, String token) {
    return NewRow.plain(
        StepNames.model(turn), StepKind.MODEL, turn, 0, "digest", "\"reply " + token + "\"");
  }

  private String token() {
    return name + "-" + ++tokens;
  }
}
