package dev.holdfast.policy.rule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.policy.StrictJson;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts calls for the conditions that judge one call. Asks for each number once. */
final class Uses {
  static final String END_USER = "end_user";
  static final String REQUESTER = "requester";

  private final JsonNode arguments;
  private final Situation situation;
  private final Map<Counting.Usage, OptionalLong> known = new HashMap<>();
  private @Nullable RuntimeException failure;

  Uses(JsonNode arguments, Situation situation) {
    this.arguments = arguments;
    this.situation = situation;
  }

  long called(String glob) {
    return inThisRun(glob).count();
  }

  long succeeded(String glob) {
    return inThisRun(glob).filter(Situation.Past::succeeded).count();
  }

  long calledWithin(String glob, Duration window) {
    return inThisRun(glob).filter(call -> call.at().isAfter(situation.at().minus(window))).count();
  }

  /** Over all runs, and what this turn has planned before. */
  long usedWithin(String glob, Duration window, List<String> by) throws Unjudgeable {
    Counting.Usage usage = usage(glob, window, by);
    OptionalLong counted = counted(usage);
    if (counted.isEmpty()) {
      throw new Unjudgeable("nobody knows here how often %s was used".formatted(glob));
    }
    return counted.getAsLong()
        + inThisRun(glob).filter(call -> call.planned() && has(call, usage.values())).count();
  }

  /** What broke while counting: the store, not the rule. */
  void rethrow() {
    if (failure != null) {
      throw failure;
    }
  }

  private OptionalLong counted(Counting.Usage usage) {
    try {
      return known.computeIfAbsent(usage, situation.counting()::used);
    } catch (RuntimeException e) {
      // The language would take it for an error of the expression, and the judgement would stand.
      failure = e;
      throw e;
    }
  }

  private Counting.Usage usage(String glob, Duration window, List<String> by) throws Unjudgeable {
    String endUser = null;
    String requester = null;
    TreeMap<String, String> values = new TreeMap<>();
    for (String one : by) {
      if (one.equals(END_USER)) {
        endUser = situation.endUser();
        if (endUser == null) {
          throw new Unjudgeable("the run acts for nobody whose calls could be counted");
        }
      } else if (one.equals(REQUESTER)) {
        requester = situation.requester();
      } else {
        JsonNode value = arguments.at(JsonPointer.compile(one));
        if (value.isMissingNode()) {
          throw new Unjudgeable("the arguments have nothing at %s to count by".formatted(one));
        }
        values.put(one, value.toString());
      }
    }
    return new Counting.Usage(
        glob, situation.at().minus(window), situation.at(), endUser, requester, values);
  }

  private static boolean has(Situation.Past call, Map<String, String> values) {
    JsonNode made = Wire.read(call.arguments(), JsonNode.class);
    return values.entrySet().stream()
        .allMatch(value ->
            LookAlike.same(
                made.at(JsonPointer.compile(value.getKey())), StrictJson.read(value.getValue())));
  }

  private Stream<Situation.Past> inThisRun(String glob) {
    Glob tools = Glob.of(glob);
    return situation.past().stream().filter(call -> tools.matches(call.tool()));
  }
}
