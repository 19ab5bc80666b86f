package dev.holdfast.tool.step;

import dev.holdfast.store.ledger.NewArtifact;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.workflows.tool.CallEnd;
import java.util.List;

/**
 * How a call ended.
 *
 * @param before what is told before its end, in the same commit
 * @param artifacts content of what it left, kept in the same commit
 */
record Ended(CallEnd end, List<NewEvent> before, List<NewArtifact> artifacts) {
  Ended {
    before = List.copyOf(before);
    artifacts = List.copyOf(artifacts);
  }

  static Ended as(CallEnd end) {
    return new Ended(end, List.of(), List.of());
  }

  Ended lasting(long millis) {
    return new Ended(end.lasting(millis), before, artifacts);
  }
}
