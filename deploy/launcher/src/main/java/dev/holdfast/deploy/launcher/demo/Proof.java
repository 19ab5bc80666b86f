package dev.holdfast.deploy.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the outside world counted, call by call: the run says what it did, the shop what happened.
 */
record Proof(List<Count> counts) {

  Proof {
    counts = List.copyOf(counts);
  }

  /**
   * One call.
   *
   * @param times how often the shop saw its effect
   */
  record Count(String tool, String call, int times) {}

  /**
   * Sets effects beside calls.
   *
   * @param calls tool by call id, in the order in which the run asked for them
   */
  static Proof of(String run, Map<String, String> calls, JsonNode effects) {
    Map<String, Integer> seen = new HashMap<>();
    Map<String, String> tools = new LinkedHashMap<>();
    for (JsonNode effect : effects.path("effects")) {
      String call = effect.path("key").asText().replaceFirst("^" + run + "/", "");
      seen.merge(call, effect.path("times").asInt(), Integer::sum);
      tools.put(call, effect.path("tool").asText());
    }
    Map<String, String> all = new LinkedHashMap<>(calls);
    tools.forEach(all::putIfAbsent);
    return new Proof(
        all.entrySet().stream()
            .map(call ->
                new Count(call.getValue(), call.getKey(), seen.getOrDefault(call.getKey(), 0)))
            .toList());
  }

  /** Whether there were calls, and each had its effect exactly once. */
  boolean holds() {
    return !counts.isEmpty() && counts.stream().allMatch(count -> count.times() == 1);
  }

  String table() {
    int width = counts.stream().mapToInt(count -> count.tool().length()).max().orElse(4);
    StringBuilder table = new StringBuilder();
    String row = "  %-" + Math.max(width, 4) + "s   %s%n";
    table.append(row.formatted("tool", "times executed"));
    counts.forEach(count -> table.append(row.formatted(count.tool(), count.times())));
    return table.toString();
  }
}
