package dev.holdfast.worker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An agent. The class has a constructor without parameters; one object of it serves all runs, so
 * its {@code @Tool} methods, which are the agent's tools, are called by many threads.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Agent {
  /** The name runs are started by. */
  String name();

  /**
   * The version. Without one it is {@code dev-} and the first digits of the agent's digest, so each
   * change is a version of its own; a given one must be raised when the agent changes.
   */
  String version() default "";

  /** The system prompt. */
  String instructions() default "";

  /**
   * Provider and name of the model. Without one the agent asks the worker's default, which is
   * {@code scripted/demo} where the worker has access to no other.
   */
  String model() default "";

  /** Models that are asked, in this order, when the first gives no reply. */
  String[] fallbacks() default {};

  /**
   * A resource, relative to the class, that holds the turns a scripted model plays. Other models do
   * not see it.
   */
  String script() default "";

  /**
   * A resource, relative to the class, that holds the JSON Schema which the input of a run must
   * match. Without one it may be any JSON.
   */
  String inputSchema() default "";

  /**
   * A resource, relative to the class, that holds the JSON Schema of an object which the outcome of
   * a run must match. Without one any text is an outcome.
   */
  String outcomeSchema() default "";

  /**
   * A resource, relative to the class, that holds the rules its calls are judged by, as JSON of a
   * {@link dev.holdfast.workflows.policy.PolicySpec}. Without one calls of {@code UNSAFE} tools ask
   * for approval and others proceed.
   */
  String policy() default "";

  /** Whether its model may ask people, by the tool {@code ask_human}. */
  boolean asksHumans() default false;

  /** Whether its model may wait for what others tell, by the tool {@code wait_for_event}. */
  boolean waitsForEvents() default false;

  /** Whether its model may wait for a time, by the tool {@code sleep_until}. */
  boolean sleeps() default false;

  /** Model calls a run may make; 0 for as many as by default. */
  int maxTurns() default 0;

  /** Tool calls a run may make; -1 for as many as by default. */
  int maxToolCalls() default -1;

  /** Calls of a turn that are under way at once, 1 to 64; 0 for as many as by default, 16. */
  int maxParallelCalls() default 0;

  /** ISO 8601 duration from the acceptance of a run to its end; empty for the default. */
  String deadline() default "";
}
