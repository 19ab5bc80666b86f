package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as callers see it. A terminal run never changes.
 *
 * @param object always {@code run}
 * @param status queued, running, requires_action, or one of the terminal: completed, incomplete,
 *     failed, cancelled
 * @param version version of the agent that the run is frozen to
 * @param deadlineAt when its time is up
 * @param outcome what it came to, null while there is nothing
 * @param error why it failed, null unless it did
 * @param incompleteDetails which limit stopped it, null unless one did
 * @param cancelledBy who cancelled it, null unless somebody did
 * @param cancelReason what they said, null where they said nothing
 * @param cancelRequestedAt when a cancel was first accepted, null where none was
 * @param problem what keeps it from going on, null while nothing does
 * @param queuedReason what it waits for, null unless it is queued
 * @param now what it is at; null once it has ended
 * @param usage what its model calls used
 * @param requestedBy for whom it acts: as its start said, else who started it
 * @param requiredActions what somebody must do before it goes on; left out in lists
 */
record RunResource(
    String id,
    String object,
    String status,
    String agent,
    String version,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    Instant deadlineAt,
    JsonNode metadata,
    @Nullable JsonNode outcome,
    @Nullable Failure error,
    @Nullable Incomplete incompleteDetails,
    @Nullable String cancelledBy,
    @Nullable String cancelReason,
    @Nullable Instant cancelRequestedAt,
    @Nullable String problem,
    @Nullable String queuedReason,
    @Nullable RunNow now,
    @Nullable RunUsage usage,
    String requestedBy,
    List<RequiredAction> requiredActions,
    Addresses links) {

  RunResource {
    requiredActions = List.copyOf(requiredActions);
  }

  /**
   * Why a run failed.
   *
   * @param type who can do something about it: caller, policy, dependency, limit or bug
   * @param retryable whether the same run may succeed when it is started again
   */
  record Failure(String type, String code, @Nullable String message, boolean retryable) {}

  /**
   * Why a run stopped before it was done.
   *
   * @param reason the limit
   */
  record Incomplete(@Nullable String reason, @Nullable String message) {}

  /**
   * Where to go on.
   *
   * @param page for people: whoever has this address may see the run until it expires; left out
   *     without a secret, and in lists
   * @param temporalUi the run's page for operators, left out where there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Addresses(
      String self,
      String events,
      String steps,
      String transcript,
      String usage,
      @Nullable String page,
      @Nullable String temporalUi) {}
}
