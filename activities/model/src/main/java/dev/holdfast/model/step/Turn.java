package dev.holdfast.model.step;

import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.step.RunView;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/** What a turn's model is shown: the rows its branch can see, in the order they were said. */
final class Turn {
  private Turn() {}

  static List<TranscriptEntry> transcript(RunView view, int turn, Drained drained) {
    List<TranscriptEntry> entries = new ArrayList<>();
    for (LedgerRow row : view.said()) {
      if (row.turn() < turn) {
        add(entries, row);
      }
    }
    drained.messages().forEach(message -> entries.add(new TranscriptEntry.Said(message)));
    return entries;
  }

  private static void add(List<TranscriptEntry> entries, LedgerRow row) {
    switch (row.kind()) {
      case DRAIN ->
          Wire.read(row.result(), Drained.class)
              .messages()
              .forEach(message -> entries.add(new TranscriptEntry.Said(message)));
      case MODEL ->
          entries.add(new TranscriptEntry.Replied(Wire.read(row.result(), ModelReply.class)));
      case CALL ->
          entries.add(new TranscriptEntry.CallEnded(Wire.read(row.result(), CallEnd.class)));
      case FINISH -> {}
    }
  }
}
