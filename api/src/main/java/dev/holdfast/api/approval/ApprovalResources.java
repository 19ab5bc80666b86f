package dev.holdfast.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.Links;
import dev.holdfast.api.secret.SigningKeys;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.policy.WhenExpired;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wire.Wire;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows a wait as the contract has it. */
@Singleton
final class ApprovalResources {
  private final Links links;
  private final SigningKeys keys;

  ApprovalResources(Links links, SigningKeys keys) {
    this.links = links;
    this.keys = keys;
  }

  ApprovalResource of(WaitRow row, @Nullable ToolSpec tool) {
    Wait wait = row.awaited();
    WaitStanding standing = row.standing();
    return new ApprovalResource(
        row.waitId(),
        "approval",
        row.runId(),
        row.agent(),
        new ApprovalResource.Call(
            wait.callId(),
            wait.tool(),
            tool == null ? null : tool.effect().name().toLowerCase(Locale.ROOT)),
        row.state().wire(),
        wait.digest(),
        wait.rule(),
        arguments(row),
        wait.terms().approvers(),
        wait.terms().quorum(),
        wait.terms().editable(),
        standing.votes().stream().map(ApprovalResources::vote).toList(),
        wait.requester(),
        row.askedAt(),
        row.expiresAt(),
        row.closedAt(),
        standing.decided() == null ? null : decided(standing.decided()),
        new ApprovalResource.Addresses(
            links.to("/v1/approvals/" + row.waitId()),
            links.to("/v1/runs/" + row.runId()),
            keys.present() ? links.to("/approvals/" + row.waitId()) : null));
  }

  private static ApprovalResource.Vote vote(WaitStanding.Vote vote) {
    return new ApprovalResource.Vote(
        vote.by(), vote.choice().wire(), Instant.ofEpochMilli(vote.atMillis()));
  }

  static ApprovalResource.Decided decided(WaitStanding.Decided decided) {
    return new ApprovalResource.Decided(
        decided.choice().wire(),
        decided.by(),
        Instant.ofEpochMilli(decided.atMillis()),
        decided.channel(),
        decided.comment(),
        decided.content(),
        decided.commandId());
  }

  private static ApprovalResource.Arguments arguments(WaitRow row) {
    WaitStanding.Decided decided = row.standing().decided();
    String changed = decided == null ? null : decided.arguments();
    String effective =
        switch (row.state()) {
          case APPROVED -> changed == null ? row.arguments() : changed;
          case EXPIRED ->
              row.awaited().terms().whenExpired() == WhenExpired.PROCEED ? row.arguments() : null;
          case PENDING, DENIED, ANSWERED, SUPERSEDED -> null;
        };
    return new ApprovalResource.Arguments(
        Wire.read(row.arguments(), JsonNode.class), tree(changed), tree(effective));
  }

  private static @Nullable JsonNode tree(@Nullable String json) {
    return json == null ? null : Wire.read(json, JsonNode.class);
  }
}
