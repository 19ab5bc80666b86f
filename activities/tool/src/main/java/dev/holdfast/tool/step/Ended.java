package dev.holdfast.tool.step;

import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.workflows.tool.CallEnd;
import java.util.List;

/**
 * How a call ended.
 *
 * @param before what is told before its end, in the same commit
 */
record Ended(CallEnd end, List<NewEvent> before) {
  Ended {
    before = List.copyOf(before);
  }

  static Ended as(CallEnd end) {
    return new Ended(end, List.of());
  }

  Ended lasting(long millis) {
    return new Ended(end.lasting(millis), before);
  }
}
