package dev.holdfast.model.step;

import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a context that is too full is to be made smaller. The newest turns stay as they are. Results
 * of older ones go first; if that is not enough, a summary is written of all that is older. A turn
 * is taken whole, so no call is ever parted from its result.
 *
 * @param level {@code NONE} where there is nothing old enough
 * @param upTo the newest turn that is affected
 * @param protocol what is to be summed up; empty where nothing is
 */
record Condensing(Compacted.Level level, int upTo, String protocol) {
  /** Turns that stay as they are. */
  private static final int STAY = 2;

  /** How much of the window a smaller context may fill. */
  private static final int ENOUGH_PERCENT = 50;

  /** How full it is when it has to be made smaller. */
  private static final int FULL_PERCENT = 75;

  /** Characters of one thing that are summed up. */
  private static final int MOST_OF_ONE = 4_000;

  private static final int MOST_CHARACTERS = 400_000;
  private static final int CHARACTERS_PER_TOKEN = 3;

  /** Whether a reply shows that the next one may not have room enough. */
  static boolean crowded(@Nullable Integer window, long tokens) {
    return window != null && tokens * 100 >= (long) window * FULL_PERCENT;
  }

  /**
   * What to do behind a turn.
   *
   * @param window of the model, in tokens; null where nobody knows
   */
  static Condensing of(List<LedgerRow> rows, int turn, @Nullable Integer window) {
    int upTo = Math.max(turn - STAY, Math.min(1, turn - 1));
    Turn now = Turn.of(rows, turn + 1);
    if (upTo < 1 || upTo <= now.summedUp()) {
      return new Condensing(Compacted.Level.NONE, turn, "");
    }
    long before = Turn.size(now.entries(rows));
    long after = Turn.size(now.withoutResults(upTo).entries(rows));
    return after * 100 <= before * share(rows, turn, window)
        ? new Condensing(Compacted.Level.RESULTS, upTo, "")
        : new Condensing(
            Compacted.Level.SUMMARY,
            upTo,
            protocol(now.withoutResults(upTo).before(upTo + 1).entries(rows), window));
  }

  /** Percent of the context that may be left. */
  private static long share(List<LedgerRow> rows, int turn, @Nullable Integer window) {
    long tokens = 0;
    for (LedgerRow row : rows) {
      if (row.kind() == StepKind.MODEL && row.turn() == turn) {
        tokens = Wire.read(row.result(), ModelReply.class).usage().tokens();
      }
    }
    return window == null || tokens == 0
        ? ENOUGH_PERCENT
        : Math.min(100, (long) window * ENOUGH_PERCENT / tokens);
  }

  private static String protocol(List<TranscriptEntry> entries, @Nullable Integer window) {
    long most =
        window == null
            ? MOST_CHARACTERS
            : Math.min(MOST_CHARACTERS, (long) window * CHARACTERS_PER_TOKEN / 2);
    StringBuilder protocol = new StringBuilder();
    entries.forEach(entry -> say(protocol, entry));
    if (protocol.length() <= most) {
      return protocol.toString();
    }
    int half = (int) most / 2;
    return protocol.substring(0, half)
        + "\n[… %d characters are left out …]\n".formatted(protocol.length() - 2 * half)
        + protocol.substring(protocol.length() - half);
  }

  private static void say(StringBuilder protocol, TranscriptEntry entry) {
    switch (entry) {
      case TranscriptEntry.Said said -> line(protocol, "user", said.message().text());
      case TranscriptEntry.Noted noted -> line(protocol, "platform", noted.text());
      case TranscriptEntry.CallEnded ended ->
          line(
              protocol,
              "result of %s (%s)".formatted(ended.end().tool(), ended.end().kind()),
              ended.end().content());
      case TranscriptEntry.Replied replied -> {
        if (!replied.reply().text().isBlank()) {
          line(protocol, "assistant", replied.reply().text());
        }
        replied
            .reply()
            .asked()
            .forEach(call -> line(protocol, "assistant calls " + call.tool(), call.arguments()));
      }
    }
  }

  private static void line(StringBuilder protocol, String who, String what) {
    String cut = what.length() <= MOST_OF_ONE ? what : what.substring(0, MOST_OF_ONE) + " […]";
    protocol.append(who).append(": ").append(cut).append('\n');
  }
}
