package dev.holdfast.model.step;

import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.RunDecider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a context that is too full is to be made smaller. The newest turns stay as they are. Results
 * of older ones go first; if that is not enough, a summary is written of all that is older. A turn
 * is taken whole, so no call is ever parted from its result.
 *
 * @param level {@code NONE} where there is nothing old enough, or so little that it is not worth it
 * @param upTo the newest turn that is affected
 * @param protocol what is to be summed up; empty where nothing is
 */
record Condensing(Compacted.Level level, int upTo, Protocol protocol) {
  /** Turns that stay as they are. */
  private static final int STAY = 2;

  /** How much of the window a smaller context may fill. */
  private static final int ENOUGH_PERCENT = 50;

  /** How full it is when it has to be made smaller. */
  private static final int FULL_PERCENT = 75;

  /** A summary of less than this much of the context would be written again behind each turn. */
  private static final int WORTH_A_SUMMARY_PERCENT = 20;

  /** Whether a reply shows that the next one may not have room enough. */
  static boolean crowded(@Nullable Integer window, long tokens) {
    return window != null && tokens * 100 >= (long) window * FULL_PERCENT;
  }

  /**
   * What to do behind a turn.
   *
   * @param window of the model, in tokens; null where nobody knows
   */
  static Condensing of(List<SeenRow> rows, int turn, @Nullable Integer window) {
    int upTo = Math.max(turn - STAY, Math.min(1, turn - 1));
    Turn now = Turn.of(rows, turn + 1);
    if (upTo < 1 || upTo <= now.summedUp()) {
      return nothing(turn);
    }
    ModelReply last = reply(rows, turn);
    long before = Turn.size(now.entries(rows));
    long after = Turn.size(now.withoutResults(upTo).entries(rows));
    if (after * 100 <= before * share(last, window)) {
      return new Condensing(Compacted.Level.RESULTS, upTo, Protocol.NONE);
    }
    long more = Turn.size(now.between(now.summedUp(), upTo).entries(rows));
    boolean refused =
        last != null
            && last.failure() != null
            && RunDecider.CONTEXT_TOO_LONG.equals(last.failure().code());
    if (!refused && more * 100 < before * WORTH_A_SUMMARY_PERCENT) {
      return nothing(turn);
    }
    return new Condensing(
        Compacted.Level.SUMMARY,
        upTo,
        new Protocol(
            now.before(upTo + 1).entries(rows),
            now.withoutResults(upTo).before(upTo + 1).entries(rows),
            most(last, window, before)));
  }

  private static Condensing nothing(int turn) {
    return new Condensing(Compacted.Level.NONE, turn, Protocol.NONE);
  }

  private static @Nullable ModelReply reply(List<SeenRow> rows, int turn) {
    for (SeenRow row : rows) {
      if (row.kind() == StepKind.MODEL && row.turn() == turn) {
        return row.value(ModelReply.class);
      }
    }
    return null;
  }

  /** Percent of the context that may be left. */
  private static long share(@Nullable ModelReply last, @Nullable Integer window) {
    long tokens = last == null ? 0 : last.usage().tokens();
    return window == null || tokens == 0
        ? ENOUGH_PERCENT
        : Math.min(100, (long) window * ENOUGH_PERCENT / tokens);
  }

  /** Characters that half the window holds, by what the last turn's characters came to. */
  private static long most(@Nullable ModelReply last, @Nullable Integer window, long characters) {
    long tokens = last == null ? 0 : last.usage().tokens();
    if (window == null) {
      return Protocol.MOST;
    }
    long perWindow = tokens == 0 ? window : (long) window * characters / tokens;
    return Math.min(Protocol.MOST, Math.max(Protocol.LEAST, perWindow / 2));
  }
}
