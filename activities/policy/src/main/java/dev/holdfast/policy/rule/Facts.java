package dev.holdfast.policy.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the rules look at while one call is judged. What is dear to make is made once. */
final class Facts {
  /** What is in time takes microseconds; a policy that takes longer holds up its worker. */
  private static final long MOST_NANOS = 3_000_000_000L;

  private final long begun = System.nanoTime();
  private final Act act;
  private final JsonNode arguments;
  private final Situation situation;
  private final Uses uses;
  private final @Nullable String twins;
  private final Map<String, Object> variables = new HashMap<>();

  Facts(Act act, JsonNode arguments, Situation situation) {
    this.act = act;
    this.arguments = arguments;
    this.situation = situation;
    this.uses = new Uses(arguments, situation);
    this.twins = LookAlike.twins(arguments);
  }

  Act act() {
    return act;
  }

  JsonNode arguments() {
    return arguments;
  }

  Situation situation() {
    return situation;
  }

  Uses uses() {
    return uses;
  }

  /** Whether the rules until here have taken so long that the others are not asked any more. */
  boolean late() {
    return System.nanoTime() - begun > MOST_NANOS;
  }

  /** Two members of the arguments that are easily taken for one another; null without such. */
  @Nullable String twins() {
    return twins;
  }

  /** The value of a variable of conditions. */
  Optional<Object> variable(String name) {
    Object known = variables.get(name);
    if (known == null) {
      known = make(name);
      if (known != null) {
        variables.put(name, known);
      }
    }
    return Optional.ofNullable(known);
  }

  private @Nullable Object make(String name) {
    return switch (name) {
      case "tool" -> act.tool();
      case "effect" -> act.effect().name();
      case "risk" -> act.risk() == null ? "" : act.risk();
      case "agent" -> situation.agent();
      case "requester" -> situation.requester();
      case "end_user" -> situation.endUser() == null ? "" : situation.endUser();
      case "args" -> plain(arguments);
      case "input" -> plain(Wire.read(situation.input(), JsonNode.class));
      case "spent" ->
          Map.of(
              "tool_calls", (long) situation.spent().toolCalls(),
              "tokens", situation.spent().tokens(),
              "cost_micros", situation.spent().costMicros());
      case "past" -> situation.past().stream().map(Facts::past).toList();
      default -> null;
    };
  }

  private static Map<String, Object> past(Situation.Past call) {
    return Map.of(
        "tool", call.tool(),
        "args", plain(Wire.read(call.arguments(), JsonNode.class)),
        "ok", call.succeeded());
  }

  /** Numbers without a fraction are whole ones, as people write them. */
  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new LinkedHashMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
      return members;
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(plain(item)));
      return items;
    }
    if (node.isNumber()) {
      return node.isIntegralNumber() && node.canConvertToLong()
          ? (Object) node.longValue()
          : (Object) node.doubleValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() ? NullValue.NULL_VALUE : node.asText();
  }
}
