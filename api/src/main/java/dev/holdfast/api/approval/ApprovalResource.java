package dev.holdfast.api.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that people decide about.
 *
 * @param object always {@code approval}
 * @param call what is to be performed
 * @param status pending, approved, denied, answered, expired or superseded; only pending changes
 * @param digest of the exact action: tool, arguments, the tool's schema and the policy
 * @param rule of the policy that asked
 * @param approvers who was asked, people or groups; empty for everybody with a key
 * @param quorum how many of them must approve
 * @param editable whether the arguments may be changed
 * @param votes what was said so far
 * @param requester for whom the run acts
 * @param closedAt null while it is pending
 * @param decided the decision that stands; null where nobody decided
 */
record ApprovalResource(
    String id,
    String object,
    String run,
    String agent,
    Call call,
    String status,
    @Nullable String digest,
    @Nullable String rule,
    Arguments arguments,
    List<String> approvers,
    int quorum,
    boolean editable,
    List<Vote> votes,
    String requester,
    Instant requestedAt,
    Instant expiresAt,
    @Nullable Instant closedAt,
    @Nullable Decided decided,
    Addresses links) {

  /**
   * The call.
   *
   * @param effect on the world; null for a tool that the agent does not have any more
   */
  record Call(String id, String tool, @Nullable String effect) {}

  /**
   * With which arguments.
   *
   * @param proposed what was asked about
   * @param decided what somebody made of them; null where nobody did
   * @param effective with which the call was let go; null while nobody decided, and where it was
   *     not
   */
  record Arguments(JsonNode proposed, @Nullable JsonNode decided, @Nullable JsonNode effective) {}

  /** What one person said. */
  record Vote(String by, String decision, Instant at) {}

  /**
   * The decision that stands.
   *
   * @param by all whose votes made it, the last one first
   * @param channel the way the last one came
   * @param command the id under which the last one was accepted
   */
  record Decided(
      String decision,
      List<String> by,
      Instant at,
      String channel,
      @Nullable String comment,
      @Nullable String answer,
      String command) {}

  /**
   * Where to go on.
   *
   * @param page for people with a key; left out without a secret
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Addresses(String self, String run, @Nullable String page) {}
}
