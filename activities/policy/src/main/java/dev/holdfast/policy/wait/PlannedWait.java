package dev.holdfast.policy.wait;

import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import org.jspecify.annotations.Nullable;

/** What a call comes to that only waits. */
public sealed interface PlannedWait {

  /**
   * It waits.
   *
   * @param question what for; null for a time
   */
  record Open(WaitKind kind, AskTerms terms, Wait.@Nullable Question question)
      implements PlannedWait {}

  /** What it waits for has been. */
  record Over(String content) implements PlannedWait {}

  /** It cannot be waited for; in a sentence for the model. */
  record Invalid(String why) implements PlannedWait {}
}
