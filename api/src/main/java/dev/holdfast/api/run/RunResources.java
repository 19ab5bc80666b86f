package dev.holdfast.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.Links;
import dev.holdfast.api.temporal.TemporalLink;
import dev.holdfast.store.run.RunView;
import dev.holdfast.store.worker.Workers;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.run.EndingKind;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.wire.Wire;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Shows a row as the contract has it. */
@Singleton
final class RunResources {
  /** Three beats of a worker and some. */
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(10);

  private final Workers workers;
  private final TemporalLink temporal;
  private final Links links;
  private final Clock clock;
  private final ObjectMapper json;

  RunResources(
      Workers workers, TemporalLink temporal, Links links, Clock clock, ObjectMapper json) {
    this.clock = clock;
    this.json = json;
    this.workers = workers;
    this.temporal = temporal;
    this.links = links;
  }

  RunResource of(RunView row) {
    return of(row, new HashMap<>());
  }

  /** A run in a list: without its outcome, which may be long and is read with the run itself. */
  JsonNode listed(RunView row, Map<String, Boolean> groupsAlive) {
    ObjectNode listed = json.valueToTree(of(row, groupsAlive));
    listed.remove("outcome");
    return listed;
  }

  private RunResource of(RunView row, Map<String, Boolean> groupsAlive) {
    RunEnding ending = row.ending() == null ? null : Wire.read(row.ending(), RunEnding.class);
    EndingKind kind = ending == null ? null : ending.kind();
    boolean cancelled = kind == EndingKind.CANCELLED;
    return new RunResource(
        row.runId(),
        "run",
        row.status(),
        row.agent(),
        row.version(),
        row.createdAt(),
        row.startedAt(),
        row.endedAt(),
        row.deadlineAt(),
        Wire.read(row.metadata(), JsonNode.class),
        row.outcome() == null ? null : Wire.read(row.outcome(), JsonNode.class),
        kind == EndingKind.FAILED ? failure(Objects.requireNonNull(ending)) : null,
        kind == EndingKind.INCOMPLETE ? incomplete(Objects.requireNonNull(ending)) : null,
        cancelled ? Objects.requireNonNull(ending).by() : null,
        cancelled ? Objects.requireNonNull(ending).message() : null,
        row.cancelRequestedAt(),
        row.problem(),
        queuedReason(row, groupsAlive),
        addresses(row.runId()));
  }

  private static RunResource.Failure failure(RunEnding ending) {
    String code = ending.code() == null ? FailureCode.INTERNAL.wire() : ending.code();
    Optional<FailureCode> known =
        Stream.of(FailureCode.values()).filter(one -> one.wire().equals(code)).findFirst();
    return new RunResource.Failure(
        known.orElse(FailureCode.INTERNAL).kind().name().toLowerCase(Locale.ROOT),
        code,
        ending.message(),
        known.map(FailureCode::retryable).orElse(false));
  }

  private static RunResource.Incomplete incomplete(RunEnding ending) {
    return new RunResource.Incomplete(ending.code(), ending.message());
  }

  private @Nullable String queuedReason(RunView row, Map<String, Boolean> groupsAlive) {
    if (!row.status().equals("queued")) {
      return null;
    }
    String group = row.group();
    if (!groupsAlive.computeIfAbsent(group, this::alive)) {
      return "No worker of group %s is alive: the run starts when one is.".formatted(group);
    }
    return temporal.reachable()
        ? "Waiting for a worker of group %s to take it.".formatted(group)
        : "Temporal does not answer: the run starts when it does.";
  }

  private boolean alive(String group) {
    return !workers.alive(group, clock.instant().minus(SEEN_WITHIN)).isEmpty();
  }

  private RunResource.Addresses addresses(String id) {
    String self = links.to("/v1/runs/" + id);
    return new RunResource.Addresses(
        self,
        self + "/events",
        self + "/steps",
        self + "/transcript",
        self + "/usage",
        links.temporalUi(id));
  }
}
