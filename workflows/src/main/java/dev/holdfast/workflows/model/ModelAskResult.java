package dev.holdfast.workflows.model;

import dev.holdfast.workflows.run.OutcomeVerdict;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.run.Spent;
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
 * @param spent by the call and what it plans
 * @param outcome what the reply is worth as the run's outcome
 * @param crowded the context nears the end of the model's window, or went beyond it
 */
public record ModelAskResult(
    Receipt receipt,
    @Nullable RunEnding ending,
    List<PlannedCall> calls,
    boolean outgrown,
    Spent spent,
    OutcomeVerdict outcome,
    boolean crowded) {

  /** Without a reply. */
  public ModelAskResult(Receipt receipt, @Nullable RunEnding ending) {
    this(receipt, ending, List.of(), false, Spent.NOTHING, OutcomeVerdict.NONE, false);
  }

  /** With the reply as its row holds it. */
  public static ModelAskResult of(Receipt receipt, ModelReply reply) {
    return new ModelAskResult(
        receipt,
        reply.failure(),
        reply.planned(),
        reply.outgrown(),
        reply.spent(),
        verdict(reply),
        reply.crowded());
  }

  /** A reply that asks for nothing is good enough where nothing is demanded of it. */
  private static OutcomeVerdict verdict(ModelReply reply) {
    if (reply.outcome() != null) {
      return reply.outcome().verdict();
    }
    return reply.planned().isEmpty() ? OutcomeVerdict.ACCEPTED : OutcomeVerdict.NONE;
  }

  public ModelAskResult {
    calls = List.copyOf(calls);
    // Null in histories that are older than they.
    spent = spent == null ? Spent.NOTHING : spent;
    if (outcome == null) {
      outcome = calls.isEmpty() ? OutcomeVerdict.ACCEPTED : OutcomeVerdict.NONE;
    }
  }
}
