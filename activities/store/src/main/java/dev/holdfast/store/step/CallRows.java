package dev.holdfast.store.step;

import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.CallEnd;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one call. Its first is its end, unless nobody knows how it ended and somebody is
 * asked: then the next one is.
 *
 * @param number of the try whose row is the end, or will be
 * @param end that row; null while it is not settled
 * @param before the row before it, which holds what somebody is asked; null of the first try
 */
public record CallRows(int number, @Nullable SeenRow end, @Nullable SeenRow before) {

  public static CallRows of(RunView view, String callId) {
    SeenRow before = null;
    for (int number = 1; ; number++) {
      SeenRow row = view.row(StepNames.call(callId, number));
      if (row == null || !row.value(CallEnd.class).held()) {
        return new CallRows(number, row, before);
      }
      before = row;
    }
  }
}
