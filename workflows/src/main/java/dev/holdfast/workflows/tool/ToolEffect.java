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
   * For {@link Effect#RECONCILABLE}: the name of a method of the same class that takes the effect
   * key and returns a {@link Reconciled}.
   */
  String reconcileBy() default "";
}
