package dev.holdfast.workflows.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Closed;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's calls are judged by. Data, frozen with the spec. The first rule that matches
 * decides; where none does, the default of the call's effect.
 *
 * @param otherwise rulings by effect; an effect that is not named proceeds, {@code UNSAFE} asks
 * @param onUnknown what happens when nobody knows whether a call took effect; null as TELL
 */
@Closed
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PolicySpec(
    List<PolicyRule> rules, Map<Effect, Ruling> otherwise, @Nullable OnUnknown onUnknown) {
  /** No rules: {@code UNSAFE} calls ask, all others proceed. */
  public static final PolicySpec EMPTY = new PolicySpec(List.of(), Collections.emptyMap());

  /** No rules: every call proceeds, {@code UNSAFE} ones too. */
  public static final PolicySpec TRUST =
      new PolicySpec(List.of(), Collections.singletonMap(Effect.UNSAFE, new Ruling.Proceed()));

  public PolicySpec(List<PolicyRule> rules, Map<Effect, Ruling> otherwise) {
    this(rules, otherwise, null);
  }

  public PolicySpec {
    // Null where the JSON has none.
    rules = rules == null ? List.of() : List.copyOf(rules);
    otherwise = copy(otherwise);
  }

  private static Map<Effect, Ruling> copy(@Nullable Map<Effect, Ruling> otherwise) {
    EnumMap<Effect, Ruling> copy = new EnumMap<>(Effect.class);
    if (otherwise != null) {
      copy.putAll(otherwise);
    }
    if (copy.containsValue(null)) {
      throw new IllegalArgumentException(
          "a policy says nothing of what happens otherwise to %s calls; leave them out"
              .formatted(copy.keySet()));
    }
    return Collections.unmodifiableMap(copy);
  }

  /** Whether a run waits when nobody knows whether a call took effect. */
  public boolean holdsUnknown() {
    return onUnknown == OnUnknown.WAIT;
  }

  /** What happens to a call that no rule matches. */
  public Ruling otherwise(Effect effect) {
    Ruling said = otherwise.get(effect);
    if (said != null) {
      return said;
    }
    return effect == Effect.UNSAFE ? new Ruling.Ask(AskTerms.DEFAULT) : new Ruling.Proceed();
  }
}
