package dev.holdfast.api.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.Links;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question that a model put to people.
 *
 * @param object always {@code input}
 * @param call whose result the answer is
 * @param status pending, answered, denied, expired or superseded; only pending changes
 * @param question a model wrote it
 * @param schema JSON Schema of an answer; null takes any
 * @param audience who was asked, people or groups; empty for everybody with a key
 * @param requester for whom the run acts
 * @param closedAt null while it is pending
 * @param answered what somebody said; null where nobody did
 */
record InputResource(
    String id,
    String object,
    String run,
    String agent,
    Call call,
    String status,
    String question,
    @Nullable JsonNode schema,
    List<String> audience,
    String requester,
    Instant requestedAt,
    Instant expiresAt,
    @Nullable Instant closedAt,
    @Nullable Answered answered,
    Addresses links) {

  /** The call. */
  record Call(String id, String tool) {}

  /**
   * What somebody said.
   *
   * @param answer as the model reads it; null where they refused
   * @param reason why they refused; null where none was given, or they answered
   * @param command the id under which it was accepted
   */
  record Answered(
      String by,
      Instant at,
      String channel,
      @Nullable String answer,
      @Nullable String reason,
      String command) {}

  /** Where to go on. */
  record Addresses(String self, String run) {}

  static InputResource of(WaitRow row, Links links) {
    Wait wait = row.awaited();
    Wait.Question question = wait.question();
    String schema = question == null ? null : question.schema();
    return new InputResource(
        row.waitId(),
        "input",
        row.runId(),
        row.agent(),
        new Call(wait.callId(), wait.tool()),
        row.state().wire(),
        question == null ? "" : question.text(),
        schema == null ? null : Wire.read(schema, JsonNode.class),
        wait.terms().approvers(),
        wait.requester(),
        row.askedAt(),
        row.expiresAt(),
        row.closedAt(),
        row.standing().decided() == null ? null : answered(row.standing().decided()),
        new Addresses(links.to("/v1/inputs/" + row.waitId()), links.to("/v1/runs/" + row.runId())));
  }

  static Answered answered(WaitStanding.Decided decided) {
    boolean refused = decided.choice() == Choice.DENY;
    return new Answered(
        decided.by().getFirst(),
        Instant.ofEpochMilli(decided.atMillis()),
        decided.channel(),
        decided.content(),
        refused ? decided.comment() : null,
        decided.commandId());
  }
}
