package dev.holdfast.store.step;

import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import java.util.ArrayList;
import java.util.List;

/**
 * When a model hears what was said to its run: at once, which is with its next turn; or, where it
 * was to follow up, behind its next answer.
 */
public final class Hearing {
  private final List<Drained.TakenMessage> waiting = new ArrayList<>();
  private boolean answered;

  /** What is heard of that which a drain took. */
  public List<Drained.TakenMessage> taken(Drained drained) {
    List<Drained.TakenMessage> heard = new ArrayList<>();
    for (Drained.TakenMessage message : drained.messages()) {
      if (message.followsUp() && !answered) {
        waiting.add(message);
      } else {
        heard.add(message);
      }
    }
    return heard;
  }

  /** What is heard behind a reply. */
  public List<Drained.TakenMessage> replied(ModelReply reply) {
    answered = reply.answers();
    if (!answered) {
      return List.of();
    }
    List<Drained.TakenMessage> heard = List.copyOf(waiting);
    waiting.clear();
    return heard;
  }

  /** Whether something was said that no reply has heard. */
  static boolean waits(List<SeenRow> said) {
    Hearing hearing = new Hearing();
    boolean unheard = false;
    for (SeenRow row : said) {
      if (row.kind() == StepKind.DRAIN) {
        unheard |= !hearing.taken(row.value(Drained.class)).isEmpty();
      } else if (row.kind() == StepKind.MODEL) {
        unheard = !hearing.replied(row.value(ModelReply.class)).isEmpty();
      }
    }
    return unheard;
  }
}
