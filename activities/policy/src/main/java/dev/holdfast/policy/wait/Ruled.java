package dev.holdfast.policy.wait;

import dev.holdfast.workflows.wait.WaitStanding;
import java.util.List;

/** What came of a decision. */
public sealed interface Ruled {

  /** It counts. The wait is closed, or waits for more like it. */
  record Counted(WaitStanding standing) implements Ruled {}

  /**
   * It changes nothing.
   *
   * @param details sentences, where the reason alone does not say enough
   */
  record Refused(Refusal reason, List<String> details) implements Ruled {
    public Refused {
      details = List.copyOf(details);
    }
  }
}
