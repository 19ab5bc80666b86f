package dev.holdfast.deploy.verify.matrix;

import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A run of many turns with a call each, which can be held in the middle.
 *
 * @param tools called in turn; with fast ones only the run is one workflow task
 * @param heldTurn the turn whose model call waits at a gate
 */
record LongScript(String name, List<String> tools, int turns, int heldTurn) {
  static final List<String> FAST = List.of("read_fast", "put_fast");
  static final List<String> ALL =
      List.of("read_fast", "put_fast", "read_queued", "put_queued", "send", "pay");

  /** Two settled steps per turn before the one that is held, not counting drains. */
  int settledBeforeGate() {
    return 2 * (heldTurn - 1);
  }

  /**
   * As the API takes it.
   *
   * @param limits as in the API's body
   */
  String body(String gateUrl, Map<String, Object> limits) {
    List<Object> script = new ArrayList<>();
    for (int turn = 1; turn <= turns; turn++) {
      Map<String, Object> reply = new HashMap<>();
      reply.put("text", "turn " + turn);
      reply.put("tokens", Map.of("in", 1, "out", 1));
      reply.put(
          "calls",
          List.of(
              Map.of(
                  "tool",
                  tools.get(turn % tools.size()),
                  "args",
                  Map.of("label", name + "/" + turn))));
      if (turn == heldTurn) {
        reply.put("gate", gateUrl);
      }
      script.add(reply);
    }
    script.add(Map.of("text", "the end", "tokens", Map.of("in", 1, "out", 1)));
    return Wire.write(
        Map.of(
            "agent",
            MatrixAgents.FAST,
            "input",
            Map.of("script", Map.of("turns", script)),
            "limits",
            limits));
  }
}
