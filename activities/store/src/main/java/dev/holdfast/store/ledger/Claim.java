package dev.holdfast.store.ledger;

import dev.holdfast.workflows.tool.Effect;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Announces a step before it is performed.
 *
 * @param token minted before the claim, so that a lost acknowledgement is recognised
 * @param owner number of the session lock the claiming process holds
 * @param drain settles with a fresh claim; null where the step takes no input
 * @param events of a fresh claim; a takeover reports {@code step.retried} instead
 */
public record Claim(
    String runId,
    String branch,
    Instant now,
    String token,
    long owner,
    Step step,
    @Nullable Drain drain,
    List<NewEvent> events,
    @Nullable Takeover takeover) {

  public Claim {
    events = List.copyOf(events);
  }

  public record Step(
      String name,
      StepKind kind,
      int turn,
      int slot,
      String digest,
      @Nullable String action,
      @Nullable Effect effect) {}

  /**
   * A drain that settles with a fresh claim.
   *
   * @param inboxKnown the newest inbox number the caller has read: a newer one refuses the claim
   */
  public record Drain(NewRow row, Intake intake, long inboxKnown) {}

  /**
   * A lapsed claim that is taken over. That of an UNSAFE effect never is: it stays held until it is
   * settled as unknown.
   *
   * @param lost the model whose attempt is lost with it, null for a tool
   */
  public record Takeover(Lapsed lapsed, @Nullable UsageEntry lost) {}

  /**
   * A claim as it was when it had lapsed. One whose lease has moved since has not.
   *
   * @param token of its attempt
   */
  public record Lapsed(String token, long lease) {}
}
