package dev.holdfast.api.decision;

import dev.holdfast.policy.Fault;
import dev.holdfast.policy.wait.Refusal;
import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.wait.WaitRow;
import java.util.List;

/** What came of a decision, as far as it is known. */
public sealed interface Decision {

  /**
   * It counts. The wait is closed by it, or waits for more like it.
   *
   * @param replayed it had been accepted before, under the same id
   */
  record Taken(WaitRow awaited, CommandRow command, boolean replayed) implements Decision {}

  /** It cannot be lost, and its run has not taken it yet. */
  record Accepted(WaitRow awaited, CommandRow command, boolean replayed) implements Decision {}

  /**
   * It changes nothing.
   *
   * @param faults what is wrong with the arguments or the answer; pointers begin there
   */
  record Refused(WaitRow awaited, Refusal reason, List<Fault> faults) implements Decision {
    public Refused {
      faults = List.copyOf(faults);
    }
  }

  /** The run ended before it took the decision. */
  record RunFinished(WaitRow awaited) implements Decision {}

  /** Another decision was accepted under this id. */
  record IdReused(WaitRow awaited) implements Decision {}

  /** There is no such wait, or it is another application's. */
  record NoSuchWait() implements Decision {}
}
