package dev.holdfast.model.step;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.policy.CanonicalJson;
import dev.holdfast.policy.Fault;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges all calls of a turn before any is dispatched. */
final class Judge {
  private final Tokens tokens;

  Judge(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * A judged turn.
   *
   * @param ends of the calls that judging ended, in call order
   */
  record Judged(List<ModelReply.AskedCall> asked, List<PlannedCall> planned, List<CallEnd> ends) {}

  Judged judge(AgentSpec spec, List<ModelAnswer.Asked> calls) {
    List<ModelReply.AskedCall> asked = new ArrayList<>();
    List<PlannedCall> planned = new ArrayList<>();
    List<CallEnd> ends = new ArrayList<>();
    for (int slot = 0; slot < calls.size(); slot++) {
      ModelAnswer.Asked call = calls.get(slot);
      String callId = tokens.mintCallId();
      asked.add(
          new ModelReply.AskedCall(callId, call.providerCallId(), call.tool(), call.arguments()));
      ToolSpec tool = spec.tool(call.tool());
      String refusal = refusal(spec, tool, call);
      if (tool == null || refusal != null) {
        planned.add(refused(callId, slot, call));
        ends.add(
            new CallEnd(
                callId,
                call.tool(),
                OutcomeKind.INVALID_ARGUMENTS,
                refusal == null ? "" : refusal));
      } else {
        planned.add(
            new PlannedCall(
                callId,
                slot,
                tool.name(),
                tool.lane(),
                tool.effect(),
                tool.timeoutMillis(),
                action(tool.name(), call.arguments()),
                Verdict.PROCEED));
      }
    }
    return new Judged(asked, planned, ends);
  }

  private static @Nullable String refusal(
      AgentSpec spec, @Nullable ToolSpec tool, ModelAnswer.Asked call) {
    if (tool == null) {
      return "there is no tool %s; the tools are %s"
          .formatted(
              call.tool(),
              spec.tools().stream().map(ToolSpec::name).collect(Collectors.joining(", ")));
    }
    List<Fault> faults = InputSchema.check(tool.inputSchema(), call.arguments());
    return faults.isEmpty()
        ? null
        : faults.stream()
            .map(fault -> fault.pointer() + ": " + fault.detail())
            .collect(Collectors.joining("; ", "the arguments do not fit the schema: ", ""));
  }

  private static PlannedCall refused(String callId, int slot, ModelAnswer.Asked call) {
    return new PlannedCall(
        callId,
        slot,
        call.tool(),
        Lane.FAST,
        Effect.READ,
        0,
        Digest.of("refused", call.tool(), call.arguments()),
        Verdict.ENDED);
  }

  private static String action(String tool, String arguments) {
    return Digest.of("call", tool, CanonicalJson.of(arguments));
  }
}
