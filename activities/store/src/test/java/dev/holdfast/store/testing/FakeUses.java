package dev.holdfast.store.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.policy.rule.Counting;
import dev.holdfast.store.ledger.Marks;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.UseEntries;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The calls that rules count, of all runs. */
final class FakeUses {
  private static final Set<String> MADE = Set.of("OK", "ANSWERED", "OUTCOME_UNKNOWN");

  private record Use(
      String runId, UseEntries.Planned call, @Nullable List<String> marks, Instant at) {}

  private final List<Use> uses = new ArrayList<>();

  long count(Counting.Usage usage) {
    return uses.stream().filter(use -> counts(usage, use)).count();
  }

  boolean moved(@Nullable UseEntries entries) {
    return entries != null
        && entries.counted().stream().anyMatch(one -> count(one.usage()) != one.number());
  }

  void plan(String runId, UseEntries entries, Instant now) {
    entries.planned().forEach(call -> uses.add(new Use(runId, call, call.marks(), now)));
  }

  void end(String runId, NewRow row) {
    String kind = Wire.read(row.result(), JsonNode.class).path("kind").asText("OK");
    if (!MADE.contains(kind)) {
      uses.removeIf(use -> use.runId.equals(runId) && step(use).equals(row.name()));
    }
  }

  void unmark(String runId, String step) {
    uses.replaceAll(use ->
        use.runId.equals(runId) && step(use).equals(step)
            ? new Use(runId, use.call, null, use.at)
            : use);
  }

  void drop(String runId, Predicate<String> calls) {
    uses.removeIf(use -> use.runId.equals(runId) && calls.test(use.call.callId()));
  }

  Set<String> of(String runId) {
    return uses.stream()
        .filter(use -> use.runId.equals(runId))
        .map(use -> use.call.callId())
        .collect(Collectors.toSet());
  }

  private static String step(Use use) {
    return StepNames.call(use.call.callId());
  }

  private static boolean counts(Counting.Usage usage, Use use) {
    List<String> marks = use.marks;
    return Pattern.matches(Pattern.quote(usage.tools()).replace("*", "\\E.*\\Q"), use.call.tool())
        && use.at.isAfter(usage.after())
        && (usage.endUser() == null || usage.endUser().equals(use.call.endUser()))
        && (usage.requester() == null || usage.requester().equals(use.call.requester()))
        && (marks == null
            || usage.values().entrySet().stream()
                .allMatch(value -> marks.contains(Marks.of(value.getKey(), value.getValue()))));
  }
}
