package dev.holdfast.deploy.verify.operator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the scripted model says in a run, turn by turn. */
public final class Script {
  private final List<Map<String, Object>> turns = new ArrayList<>();
  private Duration delay = Duration.ZERO;

  /** A call of a tool of the matrix, which all take a label. */
  public record Call(String tool, String label) {
    Map<String, Object> json() {
      return Map.of("tool", tool, "args", Map.of("label", label));
    }
  }

  public static Call call(String tool, String label) {
    return new Call(tool, label);
  }

  /** From here on each turn takes the model so long. */
  public Script taking(Duration time) {
    delay = time;
    return this;
  }

  /** The model asks for these calls, all at once. */
  public Script turn(Call... calls) {
    Map<String, Object> turn = new HashMap<>();
    turn.put("text", "turn " + (turns.size() + 1));
    turn.put("calls", List.of(calls).stream().map(Call::json).toList());
    turn.put("tokens", Map.of("in", 3, "out", 5));
    turn.put("delay_ms", delay.toMillis());
    turns.add(turn);
    return this;
  }

  /** The same call, so often, each in a turn of its own. */
  public Script turns(int times, String tool, String label) {
    for (int i = 1; i <= times; i++) {
      turn(call(tool, label + "/" + i));
    }
    return this;
  }

  /** What the model says in the turn that was added last. */
  public Script saying(String text) {
    turns.getLast().put("text", text);
    return this;
  }

  /** The turn that was added last waits for this address. */
  public Script gatedBy(String url) {
    turns.getLast().put("gate", url);
    return this;
  }

  /** The last words. */
  public Script end() {
    return turn();
  }

  /** The run's input. */
  public Map<String, Object> input() {
    return Map.of("script", Map.of("turns", turns));
  }
}
