package dev.holdfast.workflows.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wait.SignalledDecision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Take the inbox and the time in while a step of the turn is in flight.
 *
 * @param onceSettled takes nothing before this step of the turn is settled: until then the turn's
 *     own drain is still to come
 * @param unlessSettled takes nothing after this step is settled: what follows was decided without
 *     it
 * @param hold why the run holds meanwhile; null where it does not
 * @param decisions that came by signals: they are accepted first
 */
public record DrainRequest(
    StepRef step,
    int turn,
    int number,
    String onceSettled,
    String unlessSettled,
    boolean nativeCancel,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HoldReason hold,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SignalledDecision> decisions) {
  public DrainRequest {
    // Null in histories that are older than they.
    decisions = decisions == null ? List.of() : List.copyOf(decisions);
  }

  public DrainRequest(
      StepRef step,
      int turn,
      int number,
      String onceSettled,
      String unlessSettled,
      boolean nativeCancel,
      @Nullable HoldReason hold) {
    this(step, turn, number, onceSettled, unlessSettled, nativeCancel, hold, List.of());
  }
}
