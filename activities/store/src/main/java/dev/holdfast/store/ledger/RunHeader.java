package dev.holdfast.store.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run was started with and where its counters stand.
 *
 * @param spec JSON of the frozen {@code AgentSpec}
 * @param input JSON text the run was started with
 * @param requester for whom the run acts
 * @param branch the branch that may write
 * @param ending JSON of the recorded {@code RunEnding}; null while the run is open
 */
public record RunHeader(
    String runId,
    String org,
    String application,
    String specDigest,
    String spec,
    String input,
    String requester,
    Instant deadlineAt,
    String branch,
    boolean terminal,
    @Nullable String ending,
    long lastStep,
    long inboxSeq,
    long inboxTaken) {

  /** The same without the agent, for whoever holds that in another form. */
  public RunHeader withoutSpec() {
    return new RunHeader(
        runId,
        org,
        application,
        specDigest,
        "",
        input,
        requester,
        deadlineAt,
        branch,
        terminal,
        ending,
        lastStep,
        inboxSeq,
        inboxTaken);
  }
}
