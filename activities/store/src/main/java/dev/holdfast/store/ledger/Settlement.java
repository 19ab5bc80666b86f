package dev.holdfast.store.ledger;

import dev.holdfast.workflows.run.HoldReason;
import dev.holdfast.workflows.step.StepRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One commit that settles a step.
 *
 * @param token of this attempt, minted before anything was done
 * @param claimed the step was claimed under the token
 * @param rows the step is the last; those before it settle with it or not at all
 * @param guard when and how it may settle although others have touched the step
 * @param intake what the first row takes from the inbox; null where the rows do not depend on it
 * @param usages of the model calls that this settles. One that is {@linkplain UsageEntry#lost lost}
 *     under the claim of somebody else counts only if there is one
 * @param waits that it opens and changes
 * @param hold why the run holds from now on; null where it does not
 * @param uses what rules count over all runs; null where none of the run does
 */
public record Settlement(
    String runId,
    String branch,
    Instant now,
    String token,
    boolean claimed,
    List<NewRow> rows,
    Guard guard,
    List<NewEvent> events,
    @Nullable Intake intake,
    List<UsageEntry> usages,
    @Nullable EndingEntry ending,
    WaitEntries waits,
    @Nullable HoldReason hold,
    @Nullable UseEntries uses) {

  public Settlement {
    rows = List.copyOf(rows);
    events = List.copyOf(events);
    usages = List.copyOf(usages);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a settlement needs a row");
    }
  }

  /** One that changes nothing that calls wait for. */
  public Settlement(
      String runId,
      String branch,
      Instant now,
      String token,
      boolean claimed,
      List<NewRow> rows,
      Guard guard,
      List<NewEvent> events,
      @Nullable Intake intake,
      List<UsageEntry> usages,
      @Nullable EndingEntry ending) {
    this(
        runId,
        branch,
        now,
        token,
        claimed,
        rows,
        guard,
        events,
        intake,
        usages,
        ending,
        WaitEntries.NONE,
        null,
        null);
  }

  /** A plain one: not claimed, not guarded, and about nothing but its rows. */
  public static Settlement of(
      StepRef step, Instant now, String token, List<NewRow> rows, List<NewEvent> events) {
    return new Settlement(
        step.runId(),
        step.branch(),
        now,
        token,
        false,
        rows,
        Guard.NONE,
        events,
        null,
        List.of(),
        null,
        WaitEntries.NONE,
        null,
        null);
  }

  /** The same, finishing what was claimed under its token. */
  public Settlement finishing(boolean nowClaimed) {
    return new Settlement(
        runId,
        branch,
        now,
        token,
        nowClaimed,
        rows,
        guard,
        events,
        intake,
        usages,
        ending,
        waits,
        hold,
        uses);
  }

  public Settlement guarded(Guard by) {
    return new Settlement(
        runId, branch, now, token, claimed, rows, by, events, intake, usages, ending, waits, hold,
        uses);
  }

  public Settlement taking(@Nullable Intake from) {
    return new Settlement(
        runId, branch, now, token, claimed, rows, guard, events, from, usages, ending, waits, hold,
        uses);
  }

  public Settlement using(List<UsageEntry> used) {
    return new Settlement(
        runId, branch, now, token, claimed, rows, guard, events, intake, used, ending, waits, hold,
        uses);
  }

  public Settlement endingRun(EndingEntry by) {
    return new Settlement(
        runId, branch, now, token, claimed, rows, guard, events, intake, usages, by, waits, hold,
        uses);
  }

  public Settlement waiting(WaitEntries on) {
    return new Settlement(
        runId, branch, now, token, claimed, rows, guard, events, intake, usages, ending, on, hold,
        uses);
  }

  /** The same, after which the run holds. */
  public Settlement holding(@Nullable HoldReason why) {
    return new Settlement(
        runId, branch, now, token, claimed, rows, guard, events, intake, usages, ending, waits, why,
        uses);
  }

  /** The same, planning calls that rules count. */
  public Settlement counting(@Nullable UseEntries counted) {
    return new Settlement(
        runId, branch, now, token, claimed, rows, guard, events, intake, usages, ending, waits,
        hold, counted);
  }

  public NewRow step() {
    return rows.getLast();
  }

  /**
   * When and how a step may settle.
   *
   * @param unlessSettled a step of the branch after which this one can no longer settle
   * @param unknown settled instead when somebody else's claim stands and must not be repeated
   * @param takeover a lapsed claim that is ended in its owner's place
   * @param rowUnknown the row itself says that nobody knows; the claim of an UNSAFE effect is never
   *     ended otherwise by anyone but its owner
   */
  public record Guard(
      @Nullable String unlessSettled,
      @Nullable IfUnknown unknown,
      Claim.@Nullable Lapsed takeover,
      boolean rowUnknown) {
    public static final Guard NONE = new Guard(null, null, null, false);

    public static Guard unless(String step) {
      return new Guard(step, null, null, false);
    }

    public static Guard elseUnknown(IfUnknown unknown) {
      return new Guard(null, unknown, null, false);
    }

    public static Guard lapsed(Claim.Lapsed claim) {
      return new Guard(null, null, claim, true);
    }
  }
}
