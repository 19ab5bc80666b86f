package dev.holdfast.examples.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.tool.Tool;
import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.ToolContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The loop of an agent whose script plays, without what makes it durable. */
public final class Rehearsal {
  public static final String RUN = "run_1";
  private static final int LONG = 8_192;
  private static final int SHOWN = 600;

  private final AgentDefinition agent;
  private final Map<String, String> artifacts = new LinkedHashMap<>();
  private final List<CallEnd> ends = new ArrayList<>();

  public Rehearsal(AgentDefinition agent) {
    this.agent = agent;
  }

  /** All calls in the order in which they were made. */
  public List<CallEnd> ends() {
    return List.copyOf(ends);
  }

  /** Plays a run to its last words. */
  public String play(String input) throws Exception {
    AgentSpec spec = agent.spec();
    if (spec.inputSchema() != null) {
      assertEquals(List.of(), InputSchema.check(spec.inputSchema(), input));
    }
    ScriptedModel model = new ScriptedModel();
    List<TranscriptEntry> transcript = new ArrayList<>();
    for (int turn = 1; turn <= spec.limits().turns(); turn++) {
      ModelAnswer answer =
          model.ask(new ModelQuestion(RUN, turn, 1, spec, input, List.copyOf(transcript), null));
      assertFalse(answer.text().contains("unknown"), answer.text());
      if (answer.calls().isEmpty()) {
        return answer.text();
      }
      perform(turn, answer, transcript);
    }
    throw new AssertionError("the script did not end within its turns");
  }

  private void perform(int turn, ModelAnswer answer, List<TranscriptEntry> transcript)
      throws Exception {
    List<ModelReply.AskedCall> asked = new ArrayList<>();
    List<TranscriptEntry> ended = new ArrayList<>();
    for (ModelAnswer.Asked call : answer.calls()) {
      String id = "t" + turn + "c" + asked.size();
      asked.add(new ModelReply.AskedCall(id, null, call.tool(), call.arguments()));
      String result = shown(call(id, call.tool(), call.arguments()));
      CallEnd end = new CallEnd(id, call.tool(), OutcomeKind.OK, result);
      ends.add(end);
      ended.add(new TranscriptEntry.CallEnded(end));
    }
    var usage = new ModelReply.Usage("scripted", "demo", 0, 0);
    transcript.add(
        new TranscriptEntry.Replied(
            new ModelReply(answer.text(), asked, List.of(), usage, null, false)));
    transcript.addAll(ended);
  }

  private String shown(String result) {
    if (result.length() <= LONG) {
      return result;
    }
    artifacts.put(Digest.of(result), result);
    return result.substring(0, SHOWN);
  }

  /** Calls a tool with arguments that match its schema. */
  public String call(String callId, String name, String arguments) throws Exception {
    if (name.equals(BuiltIn.READ_ARTIFACT.name())) {
      return part(arguments);
    }
    Tool tool =
        agent.tools().stream()
            .filter(one -> one.spec().name().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError("there is no tool " + name));
    assertEquals(List.of(), InputSchema.check(tool.spec().inputSchema(), arguments), name);
    return tool.call(arguments, ToolContext.of(RUN, callId, name));
  }

  private String part(String arguments) throws JsonProcessingException {
    String schema = BuiltIn.READ_ARTIFACT.inputSchema();
    assertEquals(List.of(), InputSchema.check(schema, arguments), arguments);
    JsonNode asked = new ObjectMapper().readTree(arguments);
    String whole = artifacts.get(asked.path("id").asText());
    if (whole == null) {
      throw new AssertionError("no result has the id in " + arguments + ": " + artifacts.keySet());
    }
    int from = asked.path("offset").asInt();
    return whole.substring(from, Math.min(whole.length(), from + asked.path("length").asInt()));
  }
}
