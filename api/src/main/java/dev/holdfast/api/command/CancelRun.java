package dev.holdfast.api.command;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/runs/{id}/cancel}; it may be left out.
 *
 * @param reason kept with the run, up to 500 characters
 */
record CancelRun(@Nullable String reason) {
  private static final int REASON_MAX = 500;

  void check() {
    if (reason == null) {
      return;
    }
    List<Fault> faults = new ArrayList<>();
    if (reason.length() > REASON_MAX) {
      faults.add(Fault.at("/reason", "too_long", "A reason has up to 500 characters."));
    }
    Text.check("/reason", reason, faults);
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }
}
