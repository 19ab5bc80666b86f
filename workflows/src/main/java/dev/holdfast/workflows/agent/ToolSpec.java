package dev.holdfast.workflows.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import org.jspecify.annotations.Nullable;

/**
 * A tool as the model sees it and the loop treats it. What is not set is left out of its JSON, so
 * that the digest of a spec stays what it was.
 *
 * @param inputSchema JSON Schema of the arguments
 * @param declared false when the author declared no effect and the strictest was taken
 * @param attempts how often a call may be tried, within its timeout; null: once
 * @param perSecond calls a second that a worker process sends; null: as many as there are
 * @param risk what could go wrong, in a word of its author's that policy rules can match; null
 *     where nothing was said
 */
public record ToolSpec(
    String name,
    String description,
    String inputSchema,
    Effect effect,
    Lane lane,
    long timeoutMillis,
    boolean declared,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer attempts,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double perSecond,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String risk) {
  private static final int MOST_ATTEMPTS = 10;
  private static final double LOWEST_RATE = 0.01;
  private static final double HIGHEST_RATE = 10_000;
  private static final int LONGEST_RISK = 64;

  public ToolSpec {
    if (attempts != null && (attempts < 1 || attempts > MOST_ATTEMPTS)) {
      throw new IllegalArgumentException(
          "tool %s: %d attempts; it can be 1 to %d".formatted(name, attempts, MOST_ATTEMPTS));
    }
    if (attempts != null && attempts > 1 && !effect.repeatable()) {
      throw new IllegalArgumentException(
          "tool %s is %s and has %d attempts, but what it does must not be done twice: leave attempts out, or declare it IDEMPOTENT if a second call with the same effect key changes nothing more"
              .formatted(name, effect, attempts));
    }
    if (perSecond != null && !(perSecond >= LOWEST_RATE && perSecond <= HIGHEST_RATE)) {
      throw new IllegalArgumentException(
          "tool %s: %s calls a second; it can be %s to %s"
              .formatted(name, perSecond, LOWEST_RATE, HIGHEST_RATE));
    }
    if (risk != null && (risk.isBlank() || risk.length() > LONGEST_RISK)) {
      throw new IllegalArgumentException(
          "tool %s: its risk is a word of up to %d characters, not \"%s\""
              .formatted(name, LONGEST_RISK, risk));
    }
    if (perSecond != null && lane == Lane.FAST) {
      throw new IllegalArgumentException(
          "tool %s has a rate and is fast, but only queued calls can wait for their turn"
              .formatted(name));
    }
  }

  public ToolSpec(
      String name,
      String description,
      String inputSchema,
      Effect effect,
      Lane lane,
      long timeoutMillis,
      boolean declared) {
    this(name, description, inputSchema, effect, lane, timeoutMillis, declared, null, null, null);
  }

  public ToolSpec(
      String name,
      String description,
      String inputSchema,
      Effect effect,
      Lane lane,
      long timeoutMillis,
      boolean declared,
      @Nullable Integer attempts,
      @Nullable Double perSecond) {
    this(
        name,
        description,
        inputSchema,
        effect,
        lane,
        timeoutMillis,
        declared,
        attempts,
        perSecond,
        null);
  }

  /** This tool, of which this can go wrong. */
  public ToolSpec risking(String what) {
    return new ToolSpec(
        name,
        description,
        inputSchema,
        effect,
        lane,
        timeoutMillis,
        declared,
        attempts,
        perSecond,
        what);
  }

  /** This tool, tried so often within its timeout. */
  public ToolSpec tried(int times) {
    return new ToolSpec(
        name,
        description,
        inputSchema,
        effect,
        lane,
        timeoutMillis,
        declared,
        times == 1 ? null : Integer.valueOf(times),
        perSecond,
        risk);
  }

  /** This tool, called no more often than this by a worker process, and therefore queued. */
  public ToolSpec paced(double callsPerSecond) {
    return new ToolSpec(
        name,
        description,
        inputSchema,
        effect,
        Lane.QUEUED,
        timeoutMillis,
        declared,
        attempts,
        callsPerSecond,
        risk);
  }

  /** The first lane of a Java tool: only what may be repeated and is quick goes fast. */
  public static Lane laneOf(Effect effect, long timeoutMillis) {
    return effect.repeatable() && timeoutMillis <= Lane.FAST_LIMIT_MILLIS ? Lane.FAST : Lane.QUEUED;
  }
}
