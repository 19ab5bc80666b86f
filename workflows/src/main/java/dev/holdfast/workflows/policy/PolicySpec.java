package dev.holdfast.workflows.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Closed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an agent's calls are judged by. Data, frozen with the spec. The first rule that matches
 * decides; where none does, the default of the call's effect.
 *
 * @param otherwise rulings by effect; an effect that is not named proceeds, {@code UNSAFE} asks
 */
@Closed
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PolicySpec(List<PolicyRule> rules, Map<Effect, Ruling> otherwise) {
  /** No rules: {@code UNSAFE} calls ask, all others proceed. */
  public static final PolicySpec EMPTY = new PolicySpec(List.of(), Map.of());

  /** No rules: every call proceeds, {@code UNSAFE} ones too. */
  public static final PolicySpec TRUST =
      new PolicySpec(List.of(), Map.of(Effect.UNSAFE, new Ruling.Proceed()));

  public PolicySpec {
    // Null where the JSON has none.
    rules = rules == null ? List.of() : List.copyOf(rules);
    otherwise =
        otherwise == null || otherwise.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(otherwise));
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
