package dev.holdfast.deploy.verify.harness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to, without what may differ between two runs of one script: times, minted ids,
 * attempts, retries, problems, and the order in which parallel calls ended.
 *
 * @param calls the lines of each call, by its number of first appearance
 */
public record Transcript(List<String> flow, Map<String, List<String>> calls) {
  /** How often a step was tried shows in these and nowhere else. */
  private static final Set<String> OF_ATTEMPTS =
      Set.of("step.retried", "run.problem", "model.retry");

  private static final Set<String> MINTED =
      Set.of("outgrown", "commandId", "millis", "atMillis", "askedAtMillis", "expires_at");

  private static final String UNKNOWN = "outcome_unknown";

  public static Transcript of(RunRows rows) {
    return new Reading(rows).transcript();
  }

  /** Without the end of one call: what is known of it is that nobody knows. */
  public Transcript without(Set<String> unknownCalls) {
    Map<String, List<String>> others = new TreeMap<>(calls);
    others.keySet().removeAll(unknownCalls);
    return new Transcript(flow, others);
  }

  /** The calls whose end nobody knows. */
  public Set<String> unknownCalls() {
    return calls.entrySet().stream()
        .filter(call -> call.getValue().stream().anyMatch(line -> line.contains(UNKNOWN)))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Line by line, as a diff shows it. */
  public String text() {
    List<String> lines = new ArrayList<>(flow);
    calls.forEach((call, own) -> own.forEach(line -> lines.add(call + " " + line)));
    return String.join("\n", lines);
  }

  /** Of what is waited for, and of commands. */
  private static final Pattern MINTED_ID = Pattern.compile("\\b(apr|cmd)_[0-9a-zA-Z]+");

  private static final class Reading {
    private final RunRows rows;
    private final Map<String, String> callNames = new LinkedHashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Set<String> fastCalls = new java.util.HashSet<>();
    private final List<String> flow = new ArrayList<>();
    private final Map<String, List<String>> calls = new TreeMap<>();

    Reading(RunRows rows) {
      this.rows = rows;
    }

    Transcript transcript() {
      rows.steps().stream().filter(step -> step.kind().equals("model")).forEach(this::nameCalls);
      flow.add(
          "run %s ending=%s outcome=%s"
              .formatted(
                  rows.head().status(), json(rows.head().ending()), json(rows.head().outcome())));
      rows.steps().stream().filter(step -> step.position() != null).forEach(this::step);
      rows.events().forEach(this::event);
      rows.commands()
          .forEach(command ->
              flow.add(
                  "command %d %s %s %s at %s"
                      .formatted(
                          command.seq(),
                          command.kind(),
                          json(command.body()),
                          command.state(),
                          command.step())));
      rows.usage().stream()
          .filter(usage -> !usage.lost())
          .sorted(java.util.Comparator.comparing(RunRows.Usage::step))
          .forEach(usage -> flow.add("usage " + usage));
      return new Transcript(List.copyOf(flow), calls);
    }

    private void nameCalls(RunRows.Step model) {
      for (JsonNode call : model.json().path("planned")) {
        String id = call.path("callId").asText();
        callNames.put(id, "call-%02d".formatted(callNames.size() + 1));
        if (call.path("lane").asText().equals("FAST")) {
          fastCalls.add(id);
        }
      }
    }

    private void step(RunRows.Step step) {
      add(
          step.name(),
          "step %s turn=%d slot=%d %s%s%s"
              .formatted(
                  named(step.name()),
                  step.turn(),
                  step.slot(),
                  step.effect() == null ? "" : step.effect() + " ",
                  step.unknown() ? "unknown " : "",
                  json(step.result())));
    }

    private void event(RunRows.Event event) {
      if (!OF_ATTEMPTS.contains(event.type()) && !tellsTheLane(event)) {
        String step = event.step();
        add(
            step == null ? "" : step,
            "event %s %s %s"
                .formatted(event.type(), step == null ? "" : named(step), json(event.data())));
      }
    }

    /** A call that outgrew the fast lane is announced, and how long it took is a matter of time. */
    private boolean tellsTheLane(RunRows.Event event) {
      return event.type().equals("tool.started")
          && event.step() != null
          && fastCalls.contains(callOf(event.step()));
    }

    private void add(String step, String line) {
      String call = step.startsWith("call/") ? callNames.get(callOf(step)) : null;
      if (call == null) {
        flow.add(line);
      } else {
        calls.computeIfAbsent(call, _ -> new ArrayList<>()).add(line);
      }
    }

    private static String callOf(String step) {
      String[] parts = step.split("/", -1);
      return parts.length > 1 ? parts[1] : step;
    }

    private String json(@Nullable String text) {
      return text == null ? "-" : named(Wire.write(cleaned(Wire.read(text, JsonNode.class))));
    }

    /** Members in one order, and none that tells of times and minted ids. */
    private static Object cleaned(JsonNode node) {
      if (node.isObject()) {
        Map<String, Object> members = new TreeMap<>();
        node.properties()
            .forEach(member -> members.put(member.getKey(), cleaned(member.getValue())));
        members.keySet().removeAll(MINTED);
        return members;
      }
      if (node.isArray()) {
        List<Object> items = new ArrayList<>();
        node.forEach(item -> items.add(cleaned(item)));
        return items;
      }
      return node;
    }

    private String named(String text) {
      String named = text.replace(rows.head().id(), "RUN");
      named =
          MINTED_ID
              .matcher(named)
              .replaceAll(found ->
                  ids.computeIfAbsent(found.group(), _ -> found.group(1) + "-" + (ids.size() + 1)));
      for (Map.Entry<String, String> call : callNames.entrySet()) {
        named = named.replace(call.getKey(), call.getValue());
      }
      return named;
    }
  }
}
