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

  static ModelReply.Usage by(ModelSpec model, ModelAnswer.Tokens tokens, long begunNanos) {
    ModelPrice price = model.cost();
    return new ModelReply.Usage(
        model.provider(),
        model.name(),
        tokens.input(),
        tokens.output(),
        tokens.cached(),
        tokens.written(),
        tokens.reasoning(),
        price == null
            ? null
            : price.cost(
                tokens.input(), orZero(tokens.cached()), orZero(tokens.written()), tokens.output()),
        millis(begunNanos));
  }

  /** One entry for the reply, and one for each try that may be billed although it was lost. */
  static List<UsageEntry> entries(Persistence.End end, ModelReply.@Nullable Usage reply) {
    List<UsageEntry> entries = new ArrayList<>();
    for (Persistence.Again again : end.agains()) {
      if (again.fault().mayBeBilled()) {
        entries.add(lost(again.asked(), again.attempt()));
      }
    }
    if (end instanceof Persistence.End.GivenUp up && up.fault().kind().mayBeBilled()) {
      entries.add(lost(up.model(), up.attempt()));
    }
    if (reply != null) {
      entries.add(UsageEntry.of(reply));
    }
    return entries;
  }

  static long millis(long begunNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
  }

  private static UsageEntry lost(ModelSpec model, int attempt) {
    return UsageEntry.lost(model.provider(), model.name(), attempt);
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
