package dev.holdfast.policy.rule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.policy.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Remembers the calls of all runs. */
final class FakeCounting implements Counting {
  private record Call(
      String tool, Instant at, @Nullable String endUser, String requester, JsonNode arguments) {}

  private final Instant now;
  private final List<Call> calls = new ArrayList<>();

  FakeCounting(Instant now) {
    this.now = now;
  }

  void add(
      String tool, Duration ago, @Nullable String endUser, String requester, String arguments) {
    calls.add(new Call(tool, now.minus(ago), endUser, requester, StrictJson.read(arguments)));
  }

  @Override
  public OptionalLong used(Usage usage) {
    return OptionalLong.of(calls.stream().filter(call -> counts(usage, call)).count());
  }

  private static boolean counts(Usage usage, Call call) {
    return Glob.of(usage.tools()).matches(call.tool)
        && call.at.isAfter(usage.after())
        && !call.at.isAfter(usage.until())
        && (usage.endUser() == null || usage.endUser().equals(call.endUser))
        && (usage.requester() == null || usage.requester().equals(call.requester))
        && usage.values().entrySet().stream()
            .allMatch(value ->
                LookAlike.same(
                    call.arguments.at(JsonPointer.compile(value.getKey())),
                    StrictJson.read(value.getValue())));
  }
}
