package dev.holdfast.store.worker;

import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;

/**
 * A worker process.
 *
 * @param epoch the replay epoch of its shells
 */
public record WorkerRow(
    String id,
    String org,
    String application,
    String group,
    String epoch,
    String host,
    long pid,
    Instant startedAt,
    Instant seenAt) {

  public WorkerRow seen(Instant now) {
    return new WorkerRow(id, org, application, group, epoch, host, pid, startedAt, now);
  }

  /** A worker of the principal's application that starts now. */
  public static WorkerRow starting(
      String id, Principal principal, String group, String epoch, String host, Instant now) {
    return new WorkerRow(
        id,
        principal.org(),
        principal.application(),
        group,
        epoch,
        host,
        ProcessHandle.current().pid(),
        now,
        now);
  }
}
