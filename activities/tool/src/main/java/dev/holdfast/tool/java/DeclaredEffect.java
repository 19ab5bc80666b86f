package dev.holdfast.tool.java;

import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.tool.ToolEffect;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What a tool method says it does to the world, or the strictest where it says nothing.
 *
 * @param attempts how often a call may be tried
 * @param perSecond calls a second; 0 for as many as there are
 * @param risk what could go wrong; empty for nothing in particular
 * @param reconcileBy answers whether an effect key happened; only for {@link Effect#RECONCILABLE}
 */
record DeclaredEffect(
    Effect effect,
    Duration timeout,
    boolean declared,
    int attempts,
    double perSecond,
    String risk,
    @Nullable Method reconcileBy) {
  private static final Duration UNDECLARED_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofHours(24);

  static DeclaredEffect of(Class<?> type, Method method) {
    ToolEffect declared = method.getAnnotation(ToolEffect.class);
    if (declared == null) {
      return new DeclaredEffect(Effect.UNSAFE, UNDECLARED_TIMEOUT, false, 1, 0, "", null);
    }
    Place place = new Place(method);
    return new DeclaredEffect(
        declared.value(),
        timeout(place, declared.timeout()),
        true,
        declared.attempts(),
        declared.perSecond(),
        declared.risk(),
        reconcileBy(place, type, declared));
  }

  private static Duration timeout(Place place, String text) {
    try {
      Duration timeout = Duration.parse(text);
      if (timeout.toMillis() >= 1 && timeout.compareTo(LONGEST) <= 0) {
        return timeout;
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(badTimeout(place, text), e);
    }
    throw new IllegalArgumentException(badTimeout(place, text));
  }

  private static String badTimeout(Place place, String text) {
    return "%s: @ToolEffect(timeout = \"%s\") is no ISO 8601 duration from 1 ms to 24 h: write PT2S for two seconds"
        .formatted(place, text);
  }

  private static @Nullable Method reconcileBy(Place place, Class<?> type, ToolEffect declared) {
    boolean reconcilable = declared.value() == Effect.RECONCILABLE;
    String name = declared.reconcileBy();
    if (name.isEmpty() && reconcilable) {
      throw new IllegalArgumentException(
          "%s is RECONCILABLE but nothing can be asked: name a method with reconcileBy, or declare it UNSAFE"
              .formatted(place));
    }
    if (!name.isEmpty() && !reconcilable) {
      throw new IllegalArgumentException(
          "%s names reconcileBy = \"%s\" but is %s: declare it RECONCILABLE, or leave reconcileBy out"
              .formatted(place, name, declared.value()));
    }
    return reconcilable ? method(place, type, name) : null;
  }

  private static Method method(Place place, Class<?> type, String name) {
    for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
      for (Method method : owner.getDeclaredMethods()) {
        if (method.getName().equals(name)
            && Reconciled.class.isAssignableFrom(method.getReturnType())
            && method.getParameterCount() == 1
            && method.getParameterTypes()[0] == String.class) {
          method.setAccessible(true);
          return method;
        }
      }
    }
    throw new IllegalArgumentException(
        "%s names reconcileBy = \"%s\" but %s has no such method: add Reconciled %s(String effectKey)"
            .formatted(place, name, type.getName(), name));
  }
}
