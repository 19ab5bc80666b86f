package dev.holdfast.api.approvalpage;

import dev.holdfast.api.run.RunUsage;
import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.notice.PagePass;
import dev.holdfast.store.run.RunView;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.agent.ToolSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the page of an approval shows.
 *
 * @param pass of whoever looks at it
 * @param tool null where the agent does not have it any more
 * @param sent what this link has sent; null while it was not used
 * @param at when this was read
 */
record ApprovalPage(
    PagePass pass,
    WaitRow awaited,
    @Nullable ToolSpec tool,
    RunView run,
    RunUsage usage,
    Before before,
    @Nullable CommandRow sent,
    Instant at) {

  /** Whether there is something to decide, and with this link. */
  boolean open() {
    return awaited.standing().open() && at.isBefore(awaited.expiresAt()) && sent == null;
  }

  /** Whether its time passed without a decision. */
  boolean expired() {
    return switch (awaited.state()) {
      case PENDING -> !at.isBefore(awaited.expiresAt());
      case EXPIRED -> true;
      case APPROVED, DENIED, ANSWERED, SUPERSEDED -> false;
    };
  }

  boolean editable() {
    return awaited.awaited().terms().editable() && tool != null;
  }
}
