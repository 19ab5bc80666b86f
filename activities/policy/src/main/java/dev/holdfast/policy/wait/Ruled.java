package dev.holdfast.policy.wait;

import dev.holdfast.policy.Fault;
import dev.holdfast.workflows.wait.WaitStanding;
import java.util.List;

/** What came of a decision. */
public sealed interface Ruled {

  /** It counts. The wait is closed, or waits for more like it. */
  record Counted(WaitStanding standing) implements Ruled {}

  /**
   * It changes nothing.
   *
   * @param faults what is wrong with the arguments or the answer; pointers begin there
   */
  record Refused(Refusal reason, List<Fault> faults) implements Ruled {
    public Refused {
      faults = List.copyOf(faults);
    }
  }
}
