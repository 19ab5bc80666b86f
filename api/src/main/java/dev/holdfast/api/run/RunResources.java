package dev.holdfast.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.Links;
import dev.holdfast.api.page.RunPasses;
import dev.holdfast.api.temporal.TemporalLink;
import dev.holdfast.store.run.RunView;
import dev.holdfast.store.usage.Usages;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.operator.MissingWorker;
import dev.holdfast.workflows.run.EndingKind;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.wire.Wire;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Shows a row as the contract has it. */
@Singleton
final class RunResources {
  /** What is read with the run itself: it may be long, or takes questions of its own. */
  private static final List<String> NOT_LISTED =
      List.of("outcome", "now", "usage", "required_actions");

  private final WorkerGroups groups;
  private final TemporalLink temporal;
  private final RunNows nows;
  private final Usages usages;
  private final Waits waits;
  private final RunPasses passes;
  private final Links links;
  private final ObjectMapper json;

  RunResources(
      WorkerGroups groups,
      TemporalLink temporal,
      RunNows nows,
      Usages usages,
      Waits waits,
      RunPasses passes,
      Links links,
      ObjectMapper json) {
    this.groups = groups;
    this.temporal = temporal;
    this.nows = nows;
    this.usages = usages;
    this.waits = waits;
    this.passes = passes;
    this.links = links;
    this.json = json;
  }

  RunResource of(RunView row, Principal principal) {
    List<WaitRow> pending = row.terminal() ? List.of() : waits.pending(row.runId());
    return of(
        row,
        new HashMap<>(),
        nows.of(row, principal, pending),
        actions(row, pending),
        RunUsage.of(usages.byModel(row.runId(), principal)),
        passes.link(row.runId(), principal));
  }

  private List<RequiredAction> actions(RunView row, List<WaitRow> pending) {
    return row.status().equals("requires_action") && pending.isEmpty()
        ? List.of(RequiredAction.budget(row.runId(), links))
        : RequiredAction.of(pending, links, passes.possible());
  }

  JsonNode listed(RunView row, Map<String, Boolean> groupsAlive) {
    ObjectNode listed = json.valueToTree(of(row, groupsAlive, null, List.of(), null, null));
    listed.remove(NOT_LISTED);
    return listed;
  }

  private RunResource of(
      RunView row,
      Map<String, Boolean> groupsAlive,
      @Nullable RunNow now,
      List<RequiredAction> requiredActions,
      @Nullable RunUsage usage,
      @Nullable String page) {
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
        now,
        usage,
        row.requester(),
        requiredActions,
        addresses(row.runId(), page));
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
    if (!groupsAlive.computeIfAbsent(group, groups::alive)) {
      return "No worker of group %s is alive: the run starts when one is.".formatted(group);
    }
    MissingWorker missing = MissingWorker.in(row.problem());
    if (missing != null) {
      return "Waiting for %s, of which none is alive.".formatted(missing.inWords());
    }
    return temporal.reachable()
        ? "Waiting for a worker of group %s to take it.".formatted(group)
        : "Temporal does not answer: the run starts when it does.";
  }

  private RunResource.Addresses addresses(String id, @Nullable String page) {
    String self = links.to("/v1/runs/" + id);
    return new RunResource.Addresses(
        self,
        self + "/events",
        self + "/steps",
        self + "/transcript",
        self + "/usage",
        page,
        links.temporalUi(id));
  }
}
