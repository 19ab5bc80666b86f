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
 * @param mode {@code steer}: the model reads it before its next turn; {@code follow_up}: once it
 *     has answered; {@code interrupt}: at once, and what is under way is given up
 * @param text what the model is told
 */
record SendMessage(@Nullable String mode, @Nullable String text) {
  private static final List<String> MODES = List.of("steer", "follow_up", "interrupt");
  private static final int TEXT_MAX = 100_000;

  void check() {
    List<Fault> faults = new ArrayList<>();
    if (mode == null) {
      faults.add(Fault.at("/mode", "required", "A mode is needed: steer, follow_up or interrupt."));
    } else if (!MODES.contains(mode)) {
      faults.add(Fault.at("/mode", "unknown", "The mode must be steer, follow_up or interrupt."));
    }
    if (text == null || text.isBlank()) {
      faults.add(Fault.at("/text", "required", "A text is needed."));
    } else {
      Text.check("/text", text, faults);
      if (text.length() > TEXT_MAX) {
        faults.add(Fault.at("/text", "too_long", "A text has up to 100,000 characters."));
      }
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }
}
