package dev.holdfast.model.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The turns that a {@link ScriptedModel} plays.
 *
 * <pre>{@code
 * {"turns": [
 *    {"text": "Let me look.", "delay_ms": 300,
 *     "calls": [{"tool": "order.find", "args": {"order": "{{input/order}}"}}]},
 *    {"text": "It costs {{result:0/cents}} cents."}],
 *  "repeat": 1}
 * }</pre>
 *
 * A turn may also have a {@code fault} {@code {"code", "retryable", "times"}} that its first
 * attempts meet, a {@code gate}, an address of this machine that holds the call until it answers
 * where the worker allows it, and {@code tokens} {@code {"in", "out"}}. A call's {@code args} as a
 * string are sent as they stand, malformed or not; its {@code id} is the provider's.
 *
 * <p>Texts and strings in {@code args} may name {@code {{input}}}, {@code {{turn}}}, {@code
 * {{result:SLOT}}} of the turn before and {@code {{result:TURN.SLOT}}} of any earlier one; input
 * and results may be followed by a JSON pointer.
 *
 * @param repeat how often the list of turns is played
 */
public record Script(List<Turn> turns, int repeat) {
  public Script {
    turns = List.copyOf(turns);
  }

  /**
   * Reads a script.
   *
   * @throws IllegalArgumentException whose message names the place, as {@code
   *     script.turns[3].calls[0].tool}
   */
  public static Script parse(String json) {
    return ScriptReader.read(json);
  }

  /** The longest that a turn takes its time on purpose. */
  public Duration longestDelay() {
    return turns.stream().map(Turn::delay).reduce(Duration.ZERO, Script::longer);
  }

  /** What is played as turn {@code number}, from 1; null after the last. */
  @Nullable Turn turn(int number) {
    boolean over = turns.isEmpty() || number > (long) turns.size() * repeat;
    return over ? null : turns.get((number - 1) % turns.size());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** One reply. */
  record Turn(
      Template text,
      List<Call> calls,
      Duration delay,
      @Nullable Fault fault,
      @Nullable URI gate,
      @Nullable Tokens tokens) {
    Turn {
      calls = List.copyOf(calls);
    }
  }

  /**
   * One call.
   *
   * @param args a JSON object whose strings are templates, or a string: the raw text
   */
  record Call(String tool, JsonNode args, @Nullable String id) {}

  /** What attempts 1 to {@code times} of the turn meet. */
  record Fault(String code, boolean retryable, int times) {}

  record Tokens(long in, long out) {}
}
