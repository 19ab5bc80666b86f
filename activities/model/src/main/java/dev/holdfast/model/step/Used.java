package dev.holdfast.model.step;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.workflows.agent.ModelPrice;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.model.ModelReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What asking has used: of the reply, and of tries that came to nothing. */
final class Used {
  private Used() {}

  static ModelReply.Usage by(Persistence.End.Answered answered, long begunNanos) {
    ModelSpec model = answered.model();
    ModelAnswer.Tokens tokens = answered.answer().tokens();
    ModelPrice price = model.cost();
    return new ModelReply.Usage(
        model.provider(),
        model.name(),
        tokens.input(),
        tokens.output(),
        tokens.cached(),
        tokens.written(),
        tokens.reasoning(),
        price == null || tokens.estimated()
            ? null
            : price.cost(
                tokens.input(), orZero(tokens.cached()), orZero(tokens.written()), tokens.output()),
        active(answered, begunNanos),
        tokens.estimated());
  }

  /** Of a model that gave no reply. */
  static ModelReply.Usage none(Persistence.End.GivenUp up, long begunNanos) {
    return ModelReply.Usage.none(up.model(), active(up, begunNanos));
  }

  /** One entry for the reply, and one for each try that may be billed although it was lost. */
  static List<UsageEntry> entries(Persistence.End end, ModelReply.@Nullable Usage reply) {
    List<UsageEntry> entries = new ArrayList<>(lost(end.course().lost()));
    if (reply != null) {
      entries.add(UsageEntry.of(reply));
    }
    return entries;
  }

  static List<UsageEntry> lost(List<Persistence.Try> tries) {
    return tries.stream()
        .map(lost -> UsageEntry.lost(lost.model().provider(), lost.model().name(), lost.attempt()))
        .toList();
  }

  /** How long all of it took. */
  static long millis(long begunNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
  }

  /** Milliseconds in which a model was asked: a run is not charged for standing in a queue. */
  private static long active(Persistence.End end, long begunNanos) {
    return Math.max(0, millis(begunNanos) - end.course().waited().toMillis());
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
