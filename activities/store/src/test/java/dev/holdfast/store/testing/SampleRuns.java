package dev.holdfast.store.testing;

import dev.holdfast.store.id.Ids;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.workflows.identity.Principal;
import java.time.Duration;
import java.time.Instant;

/** Runs for tests that care about nothing but that there is one. */
public final class SampleRuns {
  public static final Instant ACCEPTED_AT = Instant.parse("2026-01-02T03:04:05Z");
  public static final Instant DEADLINE_AT = ACCEPTED_AT.plus(Duration.ofDays(30));

  private SampleRuns() {}

  public static NewRun queued() {
    return queued(Ids.run());
  }

  public static NewRun queued(String runId) {
    return new NewRun(
        runId,
        Principal.bootstrapOwner(),
        "clerk",
        "1.0",
        "spec-digest",
        "{\"name\":\"clerk\"}",
        "main",
        "scripted",
        "\"hello\"",
        "{}",
        "{\"agent\":\"clerk\"}",
        ACCEPTED_AT,
        DEADLINE_AT);
  }
}
