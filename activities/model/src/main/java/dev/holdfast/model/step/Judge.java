package dev.holdfast.model.step;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.policy.CanonicalJson;
import dev.holdfast.policy.Fault;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Outcome;
import dev.holdfast.workflows.run.OutcomeVerdict;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges all calls of a turn before any is dispatched. */
final class Judge {
  /** What a turn's calls may take of the state that a run carries through its history. */
  private static final int MOST_STATE = 64 * 1024;

  private final Tokens tokens;

  Judge(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * A judged turn.
   *
   * @param ends of the calls that judging ended, in call order
   */
  record Judged(List<ModelReply.AskedCall> asked, List<PlannedCall> planned, List<CallEnd> ends) {
    static final Judged NOTHING = new Judged(List.of(), List.of(), List.of());

    /** Why a workflow's state cannot hold what is planned; null where it can. */
    @Nullable String tooMuch() {
      int size = Wire.write(planned).length();
      return size <= MOST_STATE
          ? null
          : "the reply plans %d calls, whose state of %d kB is more than the %d kB that a run may carry"
              .formatted(planned.size(), size / 1024, MOST_STATE / 1024);
    }
  }

  Judged judge(AgentSpec spec, List<ModelAnswer.Asked> calls, @Nullable Outcome outcome) {
    List<ModelReply.AskedCall> asked = new ArrayList<>();
    List<PlannedCall> planned = new ArrayList<>();
    List<CallEnd> ends = new ArrayList<>();
    for (int slot = 0; slot < calls.size(); slot++) {
      ModelAnswer.Asked call = calls.get(slot);
      String callId = tokens.mintCallId();
      asked.add(
          new ModelReply.AskedCall(callId, call.providerCallId(), call.tool(), call.arguments()));
      if (OutcomeJudge.gives(spec.outcome(), call)) {
        planned.add(ended(callId, slot, call));
        ends.add(given(callId, call, slot == 0 ? outcome : null));
        continue;
      }
      ToolSpec tool = spec.tool(call.tool());
      String refusal = refusal(spec, tool, call);
      if (tool == null || refusal != null) {
        planned.add(ended(callId, slot, call));
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

  /** How the call ends by which an outcome was given; null: it was not the only call. */
  private static CallEnd given(String callId, ModelAnswer.Asked call, @Nullable Outcome outcome) {
    if (outcome == null) {
      return new CallEnd(
          callId,
          call.tool(),
          OutcomeKind.INVALID_ARGUMENTS,
          "call %s once and alone, behind the results of all other calls".formatted(call.tool()));
    }
    return outcome.verdict() == OutcomeVerdict.ACCEPTED
        ? new CallEnd(callId, call.tool(), OutcomeKind.OK, "accepted")
        : new CallEnd(
            callId, call.tool(), OutcomeKind.INVALID_ARGUMENTS, OutcomeJudge.told(outcome));
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

  private static PlannedCall ended(String callId, int slot, ModelAnswer.Asked call) {
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
