package dev.holdfast.model.step;

import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.Hearing;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.store.step.Slots;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.Outcome;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wait.Release;
import dev.holdfast.workflows.wait.Wait;
import java.util.ArrayList;
import java.util.List;
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
    Hearing hearing = new Hearing();
    List<TranscriptEntry> entries = now.entries(rows, hearing);
    say(entries, hearing.taken(drained), true);
    for (SeenRow row : rows) {
      if (row.turn() == turn && row.kind() == StepKind.DRAIN && saidWhileHeld(row)) {
        say(entries, hearing.taken(row.value(Drained.class)), true);
      }
    }
    boolean cut =
        entries.stream()
            .anyMatch(entry ->
                entry instanceof TranscriptEntry.CallEnded ended
                    && (ended.end().artifact() != null || !ended.end().kept().isEmpty()));
    return new Shown(entries, cut || now.withoutResults > 0);
  }

  /**
   * What was taken in while this model was asked before is there already when it is asked again. It
   * is read behind its reply.
   */
  private static boolean saidWhileHeld(SeenRow drain) {
    return drain.slot() > Slots.DRAIN && drain.slot() < Slots.MODEL;
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

  private static void say(
      List<TranscriptEntry> entries, List<Drained.TakenMessage> messages, boolean shown) {
    if (shown) {
      messages.forEach(message -> entries.add(new TranscriptEntry.Said(message)));
    }
  }

  List<TranscriptEntry> entries(List<SeenRow> rows) {
    return entries(rows, new Hearing());
  }

  private List<TranscriptEntry> entries(List<SeenRow> rows, Hearing hearing) {
    List<TranscriptEntry> entries = new ArrayList<>();
    if (summary != null && summary.summary() != null) {
      entries.add(
          new TranscriptEntry.Noted("What happened until here, in short:\n" + summary.summary()));
    }
    List<TranscriptEntry> notes = new ArrayList<>();
    List<Wait> waits = List.of();
    for (SeenRow row : rows) {
      if (row.turn() >= turn) {
        break;
      }
      boolean shown = row.turn() > after;
      if (row.kind() != StepKind.CALL) {
        // Results follow their calls without a word in between.
        entries.addAll(notes);
        notes.clear();
      }
      switch (row.kind()) {
        case DRAIN -> {
          Drained drained = row.value(Drained.class);
          say(notes, hearing.taken(drained), shown);
          released(notes, drained, waits, shown);
        }
        case MODEL -> {
          ModelReply reply = row.value(ModelReply.class);
          waits = reply.waits();
          List<Drained.TakenMessage> followUps = hearing.replied(reply);
          if (shown) {
            replied(entries, reply);
            changed(notes, reply);
          }
          say(notes, followUps, shown);
        }
        case CALL -> {
          CallEnd end = row.value(CallEnd.class);
          if (shown && !end.held()) {
            entries.add(
                new TranscriptEntry.CallEnded(
                    row.turn() <= withoutResults ? withoutResult(end) : end));
          }
        }
        case COMPACT, FINISH -> {}
      }
    }
    entries.addAll(notes);
    return entries;
  }

  private static void changed(List<TranscriptEntry> entries, ModelReply reply) {
    reply.asked().stream()
        .filter(call -> call.changed() != null)
        .forEach(call -> entries.add(changed(call.tool(), call.changed())));
  }

  /** A model must not take what was done for what it had asked for. */
  private static TranscriptEntry changed(String tool, @Nullable String arguments) {
    return new TranscriptEntry.Noted(
        "A call of %s was performed with other arguments than yours: %s"
            .formatted(tool, arguments));
  }

  private static void released(
      List<TranscriptEntry> entries, Drained drained, List<Wait> waits, boolean shown) {
    for (Release release : drained.released()) {
      if (shown && release.arguments() != null) {
        String tool =
            waits.stream()
                .filter(one -> one.callId().equals(release.callId()))
                .map(Wait::tool)
                .findFirst()
                .orElse("a tool");
        entries.add(changed(tool, release.arguments()));
      }
    }
  }

  private static void replied(List<TranscriptEntry> entries, ModelReply reply) {
    if (reply.interrupted() && reply.text().isBlank()) {
      return; // It had not come to a word.
    }
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
