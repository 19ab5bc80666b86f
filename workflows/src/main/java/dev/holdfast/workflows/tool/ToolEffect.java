package dev.holdfast.workflows.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares the effect of a {@code @Tool} method. A method without it is taken as {@link
 * Effect#UNSAFE}: sent at most once, never repeated after a crash.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ToolEffect {
  Effect value();

  /** ISO 8601 duration after which the call ends as timed out. */
  String timeout() default "PT2S";

  /**
   * How often a call may be tried, 1 to 10, before its error is told to the model. Only for {@link
   * Effect#READ} and {@link Effect#IDEMPOTENT}: nothing else is sent twice. All tries share the
   * timeout; between them is a pause of 200 ms, twice as long each time. A tool that knows better
   * throws a {@code ToolFault}, which ends the call at once.
   */
  int attempts() default 1;

  /**
   * How many calls a second a worker process sends to this tool, evenly spaced, over all runs; 0
   * for as many as there are. Such a tool is queued. Waiting for its turn does not use up a call's
   * timeout; one whose turn would come only after 60 s ends as timed out, unsent.
   */
  double perSecond() default 0;

  /**
   * For {@link Effect#RECONCILABLE}: the name of a method of the same class that takes the effect
   * key and returns a {@link Reconciled}.
   */
  String reconcileBy() default "";

  /**
   * What could go wrong, in a word of yours that policy rules can match, as {@code money} or {@code
   * privacy}; empty for nothing in particular.
   */
  String risk() default "";
}
