package dev.holdfast.model.testing;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import java.util.ArrayList;
import java.util.List;

/** A run of a clerk with two tools, as far as its model sees it. */
public final class Talk {
  public static final String FIND =
      "{\"type\":\"object\",\"properties\":{\"order\":{\"type\":\"string\",\"pattern\":\"^A-\"}},\"required\":[\"order\"]}";
  private static final String PAY =
      "{\"type\":\"object\",\"properties\":{\"cents\":{\"type\":[\"integer\",\"null\"]},\"to\":{\"$ref\":\"#/$defs/Party\"}},\"$defs\":{\"Party\":{\"type\":\"object\",\"properties\":{\"name\":{\"enum\":[\"a\",\"b\"]}}}}}";

  private final AgentSpec spec;
  private final List<TranscriptEntry> transcript = new ArrayList<>();
  private int turn = 1;

  public Talk(ModelSpec model) {
    spec =
        new AgentSpec(
            "clerk",
            "1",
            "Be brief.",
            model,
            List.of(tool("order.find", FIND), tool("order_find", PAY)),
            RunLimits.DEFAULT);
  }

  public static ModelSpec model(String provider) {
    return new ModelSpec(provider, "m-1", Lane.QUEUED, null);
  }

  private static ToolSpec tool(String name, String schema) {
    return new ToolSpec(name, "Does " + name, schema, Effect.READ, Lane.FAST, 1_000, true);
  }

  public AgentSpec spec() {
    return spec;
  }

  public ModelQuestion question() {
    return new ModelQuestion("run_1", turn, 1, spec, "\"Where is A-1?\"", transcript, null);
  }

  public ModelQuestion question(ModelSpec model, int attempt) {
    return new ModelQuestion(
        "run_1", turn, attempt, spec.asking(model), "\"Where is A-1?\"", transcript, null);
  }

  /** Goes on to the next turn; somebody spoke, then results came, the last one first. */
  public Talk then(ModelAnswer answer, String said, String... results) {
    return then(spec.model().provider(), answer, said, results);
  }

  /** The same after a reply of some other provider. */
  public Talk then(String by, ModelAnswer answer, String said, String... results) {
    List<ModelReply.AskedCall> asked = new ArrayList<>();
    for (ModelAnswer.Asked call : answer.calls()) {
      String id = "t" + turn + "c" + asked.size();
      asked.add(new ModelReply.AskedCall(id, call.providerCallId(), call.tool(), call.arguments()));
    }
    var usage = new ModelReply.Usage(by, "m-1", 0, 0);
    transcript.add(
        new TranscriptEntry.Replied(
            new ModelReply(
                answer.text(), asked, List.of(), usage, null, false, answer.note(), null, false)));
    transcript.add(new TranscriptEntry.Said(new Drained.TakenMessage("c1", "me", said)));
    for (int slot = results.length - 1; slot >= 0; slot--) {
      ModelReply.AskedCall call = asked.get(slot);
      OutcomeKind kind = results[slot].startsWith("!") ? OutcomeKind.ERROR : OutcomeKind.OK;
      transcript.add(
          new TranscriptEntry.CallEnded(
              new CallEnd(call.callId(), call.tool(), kind, results[slot])));
    }
    turn++;
    return this;
  }
}
