package dev.holdfast.model.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.egress.Loopback;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plays the script of the agent, or of the run: an input object with a member {@code script} wins.
 * The turn's number picks the reply and nothing is kept in memory, so whichever worker asks is told
 * the same.
 */
public final class ScriptedModel implements ModelProvider {
  public static final String NAME = "scripted";

  private static final int CHARACTERS_PER_TOKEN = 4;

  private static final Duration GATE_OPENS_WITHIN = Duration.ofMinutes(10);

  private final ScriptShelf scripts = new ScriptShelf();
  private final boolean gates;

  /** Plays no gate: a caller could have it ask any server of this machine. */
  public ScriptedModel() {
    this(false);
  }

  private ScriptedModel(boolean gates) {
    this.gates = gates;
  }

  /** Plays gates too: for tests, and where every caller may reach this machine's servers. */
  public static ScriptedModel withGates() {
    return new ScriptedModel(true);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ModelAnswer ask(ModelQuestion question) throws ModelFault, InterruptedException {
    Heard heard = new Heard(question);
    if (question.turn() == ModelQuestion.BESIDE) {
      return answer(heard, "%d characters were summed up.".formatted(question.input().length()));
    }
    Script script = script(question);
    Script.Turn turn = script == null ? null : script.turn(question.turn());
    if (turn == null) {
      return answer(heard, script == null ? "I have no script to play." : "The script ends here.");
    }
    if (turn.gate() != null) {
      pass(turn.gate(), question);
    }
    if (turn.delay().isPositive()) {
      String text = turn.text().text(heard);
      question.hearing().accept(text.substring(0, text.length() / 2));
      Thread.sleep(turn.delay());
    }
    Script.Fault fault = turn.fault();
    if (fault != null && question.attempt() <= fault.times()) {
      throw new ModelFault(
          fault.code(),
          "turn %d plays a fault, attempt %d".formatted(question.turn(), question.attempt()),
          fault.retryable());
    }
    return play(turn, heard);
  }

  private @Nullable Script script(ModelQuestion question) throws ModelFault {
    try {
      Script ofRun = scripts.ofRun(question.input());
      String ofAgent = question.spec().model().script();
      return ofRun == null && ofAgent != null ? scripts.ofAgent(ofAgent) : ofRun;
    } catch (IllegalArgumentException e) {
      throw new ModelFault("invalid_script", String.valueOf(e.getMessage()), false);
    }
  }

  private void pass(URI gate, ModelQuestion question) throws ModelFault, InterruptedException {
    if (!gates) {
      throw new ModelFault(
          "gate_not_allowed",
          "this worker plays no gates: set HOLDFAST_SCRIPT_GATES=true and start it again",
          false);
    }
    Map<String, String> who =
        Map.of(
            "Holdfast-Run", question.runId(),
            "Holdfast-Turn", String.valueOf(question.turn()),
            "Holdfast-Attempt", String.valueOf(question.attempt()));
    try {
      Loopback.get(gate, who, GATE_OPENS_WITHIN);
    } catch (IOException e) {
      throw new ModelFault("gate_unreachable", "nobody opens the gate " + gate, true);
    }
  }

  private static ModelAnswer play(Script.Turn turn, Heard heard) {
    String text = turn.text().text(heard);
    List<ModelAnswer.Asked> calls =
        turn.calls().stream()
            .map(call -> new ModelAnswer.Asked(call.id(), call.tool(), arguments(call, heard)))
            .toList();
    Script.Tokens tokens = turn.tokens();
    if (tokens != null) {
      return new ModelAnswer(text, calls, tokens.in(), tokens.out());
    }
    long written =
        text.length() + calls.stream().mapToLong(call -> call.arguments().length()).sum();
    return new ModelAnswer(text, calls, tokens(heard.length()), tokens(written));
  }

  private static ModelAnswer answer(Heard heard, String text) {
    return new ModelAnswer(text, List.of(), tokens(heard.length()), tokens(text.length()));
  }

  private static long tokens(long characters) {
    return characters / CHARACTERS_PER_TOKEN;
  }

  private static String arguments(Script.Call call, Heard heard) {
    return call.args().isTextual()
        ? call.args().textValue()
        : filled(call.args(), heard).toString();
  }

  private static JsonNode filled(JsonNode node, Heard heard) {
    if (node.isTextual()) {
      return Template.parse(node.textValue()).json(heard);
    }
    if (node.isArray()) {
      ArrayNode array = Wire.json().createArrayNode();
      node.forEach(item -> array.add(filled(item, heard)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = Wire.json().createObjectNode();
      node.properties()
          .forEach(member -> object.set(member.getKey(), filled(member.getValue(), heard)));
      return object;
    }
    return node;
  }
}
