package dev.holdfast.deploy.verify.matrix;

import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A run to be struck: a warm-up, the turn in which it is held, one more, the end. What the model
 * says never depends on a result, so that a call nobody knows the end of changes nothing else.
 */
record Scenario(Phase phase, Phase.Variant variant) {
  private static final int PARALLEL_CALLS = 3;
  private static final int LINGER_MILLIS = 800;

  /** A few more than a history takes. */
  private static final int TURNS_OF_A_SEGMENT = 205;

  String id() {
    return "%s.%s.%s"
        .formatted(phase.name().toLowerCase(Locale.ROOT), variant.agent(), variant.tool());
  }

  /** The label of the calls that are held. */
  String label(int call) {
    return id() + "/" + call;
  }

  String modelGate() {
    return id();
  }

  /** The run's input: the script of the model. */
  private Object input(String gateUrl) {
    List<Object> calls =
        Stream.iterate(1, call -> call + 1)
            .limit(phase == Phase.PARALLEL ? PARALLEL_CALLS : 1)
            .map(call -> call(variant.tool(), label(call)))
            .toList();
    Map<String, Object> held = turn("held", calls);
    switch (phase) {
      case MODEL_IN_FLIGHT -> held.put("gate", gateUrl);
      // It must not be over before the blow that follows its acceptance.
      case ACCEPTED -> held.put("delay_ms", LINGER_MILLIS);
      case REPLAYING,
          FINISH_SETTLED,
          CLAIMED_NOT_SENT,
          BETWEEN_SETTLED,
          TOOL_IN_FLIGHT,
          EFFECT_NOT_ACKNOWLEDGED,
          CONTINUING,
          PARALLEL,
          WAITING,
          DECIDED -> {}
      case COMPACTING -> held.put("tokens", Map.of("in", MatrixAgents.CONTEXT, "out", 5));
    }
    List<Object> turns = new ArrayList<>();
    String warming = phase.asks() ? "read_fast" : "put_fast";
    turns.add(turn("warm up", List.of(call(warming, id() + "/warm"))));
    turns.add(held);
    if (phase == Phase.CONTINUING) {
      for (int i = 0; i < TURNS_OF_A_SEGMENT; i++) {
        turns.add(turn("on", List.of(call(variant.tool(), id() + "/on/" + i))));
      }
    }
    turns.add(turn("more", List.of(call("read_fast", id() + "/more"))));
    turns.add(turn("the end", List.of()));
    return Map.of("script", Map.of("turns", turns));
  }

  private static Map<String, Object> turn(String text, List<Object> calls) {
    Map<String, Object> turn = new HashMap<>();
    turn.put("text", text);
    turn.put("calls", calls);
    turn.put("tokens", Map.of("in", 3, "out", 5));
    return turn;
  }

  private static Object call(String tool, String label) {
    return Map.of("tool", tool, "args", Map.of("label", label));
  }

  @Override
  public String toString() {
    return "%s (%s, %s)".formatted(phase, variant.agent(), variant.tool());
  }

  /** As the API takes it. */
  String body(String gateUrl) {
    return Wire.write(Map.of("agent", variant.agent(), "input", input(gateUrl)));
  }
}
