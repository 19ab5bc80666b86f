package dev.holdfast.workflows.model;

import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.tool.PlannedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the turn's model call means for the loop.
 *
 * @param ending set when the drain ended the run without asking, the model failed for good, or the
 *     run ended before it replied
 * @param calls the calls the reply plans, in call order; empty when the model is done
 * @param outgrown it took longer than the fast lane allows
 * @param tokens that the model reported, in and out
 */
public record ModelAskResult(
    Receipt receipt,
    @Nullable RunEnding ending,
    List<PlannedCall> calls,
    boolean outgrown,
    long tokens) {

  /** Without a reply. */
  public ModelAskResult(Receipt receipt, @Nullable RunEnding ending) {
    this(receipt, ending, List.of(), false, 0);
  }

  public ModelAskResult {
    calls = List.copyOf(calls);
  }
}
