package dev.holdfast.model.scripted;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run as far as a model sees it. */
final class Conversation {
  private final AgentSpec spec;
  private final String input;
  private final List<TranscriptEntry> transcript = new ArrayList<>();
  private int turn = 1;

  Conversation(@Nullable String script, String input) {
    this.spec =
        new AgentSpec(
            "clerk",
            "1",
            "Be brief.",
            new ModelSpec("scripted", "demo", Lane.FAST, script),
            List.of(),
            RunLimits.DEFAULT);
    this.input = input;
  }

  ModelQuestion question(int attempt) {
    return new ModelQuestion("run_1", turn, attempt, spec, input, transcript, null);
  }

  /** Asks a model that never heard of this run before. */
  ModelAnswer ask() throws Exception {
    return ScriptedModel.withGates().ask(question(1));
  }

  /** Goes on to the next turn; results are settled in the opposite order of the calls. */
  Conversation then(ModelAnswer answer, String... results) {
    List<ModelReply.AskedCall> asked = new ArrayList<>();
    for (ModelAnswer.Asked call : answer.calls()) {
      String id = "t" + turn + "c" + asked.size();
      asked.add(new ModelReply.AskedCall(id, call.providerCallId(), call.tool(), call.arguments()));
    }
    var usage = new ModelReply.Usage("scripted", "demo", 0, 0);
    transcript.add(
        new TranscriptEntry.Replied(
            new ModelReply(answer.text(), asked, List.of(), usage, null, false)));
    for (int slot = results.length - 1; slot >= 0; slot--) {
      ModelReply.AskedCall call = asked.get(slot);
      transcript.add(
          new TranscriptEntry.CallEnded(
              new CallEnd(call.callId(), call.tool(), OutcomeKind.OK, results[slot])));
    }
    turn++;
    return this;
  }
}
