package dev.holdfast.model.step;

import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.Outcome;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wait.Release;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a turn's model is shown: the rows its branch can see, in the order they were said, made
 * smaller as the run's compactions say.
 */
final class Turn {
  /** What is about as short as the words that would stand in its place. */
  private static final int NOT_WORTH_IT = 300;

  private final int turn;

  /** Turns up to this one have no results any more; 0 for none. */
  private final int withoutResults;

  /** The summary that stands in place of what was before it. */
  private final @Nullable Compacted summary;

  /** Turns up to this one are not shown; 0 for none. */
  private final int after;

  private Turn(int turn, int withoutResults, @Nullable Compacted summary, int after) {
    this.turn = turn;
    this.withoutResults = withoutResults;
    this.summary = summary;
    this.after = after;
  }

  /**
   * What a model is shown.
   *
   * @param inPart something of it can be read again in full
   */
  record Shown(List<TranscriptEntry> entries, boolean inPart) {
    Shown {
      entries = List.copyOf(entries);
    }
  }

  static Shown transcript(RunView view, int turn, Drained drained) {
    List<SeenRow> rows = view.said();
    Turn now = of(rows, turn);
    List<TranscriptEntry> entries = now.entries(rows);
    drained.messages().forEach(message -> entries.add(new TranscriptEntry.Said(message)));
    boolean cut =
        entries.stream()
            .anyMatch(entry ->
                entry instanceof TranscriptEntry.CallEnded ended
                    && (ended.end().artifact() != null || !ended.end().kept().isEmpty()));
    return new Shown(entries, cut || now.withoutResults > 0);
  }

  /** As the compactions among the rows say. */
  static Turn of(List<SeenRow> rows, int turn) {
    int withoutResults = 0;
    Compacted summary = null;
    for (SeenRow row : rows) {
      if (row.kind() == StepKind.COMPACT && row.turn() < turn) {
        Compacted compacted = row.value(Compacted.class);
        if (compacted.level() != Compacted.Level.NONE) {
          withoutResults = Math.max(withoutResults, compacted.upTo());
        }
        if (compacted.level() == Compacted.Level.SUMMARY) {
          summary = compacted;
        }
      }
    }
    return new Turn(turn, withoutResults, summary, summary == null ? 0 : summary.upTo());
  }

  /** The newest turn that a summary stands for; 0 for none. */
  int summedUp() {
    return summary == null ? 0 : summary.upTo();
  }

  /** The same without the results of more turns. */
  Turn withoutResults(int upTo) {
    return new Turn(turn, Math.max(withoutResults, upTo), summary, after);
  }

  /** Some turns alone, without what was summed up before them. */
  Turn between(int exclusive, int inclusive) {
    return new Turn(inclusive + 1, withoutResults, null, exclusive);
  }

  /** The same as it was before a turn. */
  Turn before(int earlier) {
    return new Turn(earlier, withoutResults, summary, after);
  }

  List<TranscriptEntry> entries(List<SeenRow> rows) {
    List<TranscriptEntry> entries = new ArrayList<>();
    if (summary != null && summary.summary() != null) {
      entries.add(
          new TranscriptEntry.Noted("What happened until here, in short:\n" + summary.summary()));
    }
    Map<String, String> changed = changed(rows);
    for (SeenRow row : rows) {
      if (row.turn() < turn && row.turn() > after) {
        add(entries, row, changed);
      }
    }
    return entries;
  }

  /** Arguments that rules or people gave to calls in place of the model's. */
  private static Map<String, String> changed(List<SeenRow> rows) {
    Map<String, String> changed = new HashMap<>();
    for (SeenRow row : rows) {
      if (row.kind() == StepKind.MODEL) {
        for (ModelReply.AskedCall call : row.value(ModelReply.class).asked()) {
          if (call.changed() != null) {
            changed.put(call.callId(), call.changed());
          }
        }
      } else if (row.kind() == StepKind.DRAIN) {
        for (Release release : row.value(Drained.class).released()) {
          if (release.arguments() != null) {
            changed.put(release.callId(), release.arguments());
          }
        }
      }
    }
    return changed;
  }

  /** The model must not take what was done for what it had asked for. */
  private static CallEnd told(CallEnd end, @Nullable String changed) {
    return changed == null
        ? end
        : end.saying(
            "[performed with other arguments than yours: %s]\n%s"
                .formatted(changed, end.content()));
  }

  private void add(List<TranscriptEntry> entries, SeenRow row, Map<String, String> changed) {
    switch (row.kind()) {
      case DRAIN ->
          row.value(Drained.class)
              .messages()
              .forEach(message -> entries.add(new TranscriptEntry.Said(message)));
      case MODEL -> replied(entries, row.value(ModelReply.class));
      case CALL -> {
        CallEnd end = row.value(CallEnd.class);
        CallEnd shown = row.turn() <= withoutResults ? withoutResult(end) : end;
        entries.add(new TranscriptEntry.CallEnded(told(shown, changed.get(end.callId()))));
      }
      case COMPACT, FINISH -> {}
    }
  }

  private static void replied(List<TranscriptEntry> entries, ModelReply reply) {
    entries.add(new TranscriptEntry.Replied(reply));
    Outcome outcome = reply.outcome();
    boolean toldByItsCall =
        reply.asked().stream().anyMatch(call -> call.tool().equals(BuiltIn.OUTCOME));
    if (outcome != null && !outcome.faults().isEmpty() && !toldByItsCall) {
      entries.add(new TranscriptEntry.Noted(OutcomeJudge.told(outcome)));
    }
  }

  /** It is kept, and can be read again. */
  private static CallEnd withoutResult(CallEnd end) {
    if (end.content().length() <= NOT_WORTH_IT) {
      return end;
    }
    String id = end.artifact() == null ? end.callId() : end.artifact().digest();
    int length = end.artifact() == null ? end.content().length() : end.artifact().length();
    return end.saying(
        "[left out here: %d characters. %s with id \"%s\" reads them again.]"
            .formatted(length, BuiltIn.READ_ARTIFACT.name(), id));
  }

  /** Characters that a model is shown. */
  static long size(List<TranscriptEntry> entries) {
    long size = 0;
    for (TranscriptEntry entry : entries) {
      size +=
          switch (entry) {
            case TranscriptEntry.Said said -> said.message().text().length();
            case TranscriptEntry.Noted noted -> noted.text().length();
            case TranscriptEntry.CallEnded ended -> ended.end().content().length();
            case TranscriptEntry.Replied replied ->
                replied.reply().text().length()
                    + replied.reply().asked().stream()
                        .mapToLong(call -> call.tool().length() + call.arguments().length())
                        .sum();
          };
    }
    return size;
  }
}
