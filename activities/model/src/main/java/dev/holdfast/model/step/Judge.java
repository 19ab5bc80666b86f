package dev.holdfast.model.step;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.policy.Action;
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
import dev.holdfast.workflows.wait.Wait;
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
   * @param waits what others wait for
   */
  record Judged(
      List<ModelReply.AskedCall> asked,
      List<PlannedCall> planned,
      List<CallEnd> ends,
      List<Wait> waits) {
    static final Judged NOTHING = new Judged(List.of(), List.of(), List.of(), List.of());

    /** Why a workflow's state cannot hold what is planned; null where it can. */
    @Nullable String tooMuch() {
      int size = Wire.write(planned).length();
      return size <= MOST_STATE
          ? null
          : "the reply plans %d calls, whose state of %d kB is more than the %d kB that a run may carry"
              .formatted(planned.size(), size / 1024, MOST_STATE / 1024);
    }
  }

  Judged judge(
      AgentSpec spec,
      List<ModelAnswer.Asked> calls,
      @Nullable Outcome outcome,
      Circumstances circumstances) {
    Court court = new Court(spec, circumstances, tokens);
    Judged judged =
        new Judged(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int slot = 0; slot < calls.size(); slot++) {
      ModelAnswer.Asked call = calls.get(slot);
      String callId = tokens.mintCallId();
      if (OutcomeJudge.gives(spec.outcome(), call)) {
        refuse(judged, callId, slot, call, given(callId, call, slot == 0 ? outcome : null));
        continue;
      }
      ToolSpec tool = spec.tool(call.tool());
      String refusal = refusal(spec, tool, call);
      if (tool == null || refusal != null) {
        String why = refusal == null ? "" : refusal;
        CallEnd end = new CallEnd(callId, call.tool(), OutcomeKind.INVALID_ARGUMENTS, why);
        refuse(judged, callId, slot, call, end);
      } else {
        add(judged, slot, call, tool, court.judge(callId, tool, call.arguments()));
      }
    }
    return judged;
  }

  private static void add(
      Judged judged, int slot, ModelAnswer.Asked call, ToolSpec tool, Court.Sentence sentence) {
    judged.asked.add(
        new ModelReply.AskedCall(
            sentence.callId(),
            call.providerCallId(),
            call.tool(),
            call.arguments(),
            sentence.changed(),
            sentence.rule(),
            sentence.doubt()));
    judged.planned.add(
        new PlannedCall(
            sentence.callId(),
            slot,
            tool.name(),
            tool.lane(),
            tool.effect(),
            tool.timeoutMillis(),
            Action.digest(
                tool.name(), sentence.changed() == null ? call.arguments() : sentence.changed()),
            sentence.verdict()));
    if (sentence.end() != null) {
      judged.ends.add(sentence.end());
    }
    if (sentence.awaited() != null) {
      judged.waits.add(sentence.awaited());
    }
  }

  private static void refuse(
      Judged judged, String callId, int slot, ModelAnswer.Asked call, CallEnd end) {
    judged.asked.add(
        new ModelReply.AskedCall(callId, call.providerCallId(), call.tool(), call.arguments()));
    judged.planned.add(
        new PlannedCall(
            callId,
            slot,
            call.tool(),
            Lane.FAST,
            Effect.READ,
            0,
            Digest.of("refused", call.tool(), call.arguments()),
            Verdict.ENDED));
    judged.ends.add(end);
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
}
