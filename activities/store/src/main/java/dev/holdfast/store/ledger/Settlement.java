package dev.holdfast.store.ledger;

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
    @Nullable UsageEntry usage,
    @Nullable EndingEntry ending) {

  public Settlement {
    rows = List.copyOf(rows);
    events = List.copyOf(events);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a settlement needs a row");
    }
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
