package dev.holdfast.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.run.Orders;
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
 * @param held no model was asked: the run holds before it
 * @param orders what the run was told to do by what the drain took; null for nothing
 */
public record ModelAskResult(
    Receipt receipt,
    @Nullable RunEnding ending,
    List<PlannedCall> calls,
    boolean outgrown,
    Spent spent,
    OutcomeVerdict outcome,
    boolean crowded,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean held,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Orders orders) {

  public ModelAskResult(
      Receipt receipt,
      @Nullable RunEnding ending,
      List<PlannedCall> calls,
      boolean outgrown,
      Spent spent,
      OutcomeVerdict outcome,
      boolean crowded) {
    this(receipt, ending, calls, outgrown, spent, outcome, crowded, false, null);
  }

  /** The drain is settled, and the run holds. */
  public static ModelAskResult held(Receipt receipt, @Nullable Orders orders) {
    return new ModelAskResult(
        receipt, null, List.of(), false, Spent.NOTHING, OutcomeVerdict.NONE, false, true, orders);
  }

  /** The same with what its drain took. */
  public ModelAskResult told(@Nullable Orders by) {
    return by == null
        ? this
        : new ModelAskResult(receipt, ending, calls, outgrown, spent, outcome, crowded, held, by);
  }

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
        reply.verdict(),
        reply.crowded());
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
