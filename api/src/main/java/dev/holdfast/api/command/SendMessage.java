package dev.holdfast.api.command;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/runs/{id}/messages}.
 *
 * @param mode {@code steer}: the model reads it before its next turn
 * @param text what the model is told
 */
record SendMessage(@Nullable String mode, @Nullable String text) {
  private static final String STEER = "steer";

  void check() {
    List<Fault> faults = new ArrayList<>();
    if (mode == null) {
      faults.add(Fault.at("/mode", "required", "A mode is needed: steer."));
    } else if (!mode.equals(STEER)) {
      faults.add(Fault.at("/mode", "unknown", "The mode must be steer."));
    }
    if (text == null || text.isBlank()) {
      faults.add(Fault.at("/text", "required", "A text is needed."));
    } else {
      Text.check("/text", text, faults);
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }
}
