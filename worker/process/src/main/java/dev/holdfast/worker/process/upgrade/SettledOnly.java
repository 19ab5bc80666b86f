package dev.holdfast.worker.process.upgrade;

import dev.holdfast.policy.rule.Counting;
import dev.holdfast.store.ledger.BranchVerdict;
import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.ClaimAnswer;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.Opening;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.UsageEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ledger that says what is settled and takes nothing: whoever wants to write has gone too far.
 */
record SettledOnly(Ledger ledger) implements Ledger {

  @Override
  public @Nullable LoadedRun load(String runId, String branch, long after) {
    return ledger.load(runId, branch, after);
  }

  @Override
  public long used(String runId, Counting.Usage usage) {
    return ledger.used(runId, usage);
  }

  @Override
  public @Nullable String artifact(String runId, String digest, int from, int length) {
    return ledger.artifact(runId, digest, from, length);
  }

  @Override
  public List<InboxEntry> inbox(String runId, long after) {
    return ledger.inbox(runId, after);
  }

  @Override
  public BranchVerdict openBranch(Opening opening) {
    throw new NotSettled("branch " + opening);
  }

  @Override
  public ClaimAnswer claim(Claim claim) {
    throw new NotSettled(claim.step().name());
  }

  @Override
  public boolean renew(String runId, String branch, String name, String token) {
    throw new NotSettled(name);
  }

  @Override
  public boolean tell(
      String runId, String branch, String name, String token, NewEvent event, Instant now) {
    throw new NotSettled(name);
  }

  @Override
  public SettleAnswer settle(Settlement settlement) {
    throw new NotSettled("a step of run " + settlement.runId());
  }

  @Override
  public void countLost(
      String runId, String branch, String name, String token, List<UsageEntry> lost, Instant now) {
    throw new NotSettled(name);
  }

  @Override
  public void accept(
      String commandId, String runId, String kind, String body, String actor, Instant now) {
    throw new NotSettled("command " + commandId);
  }
}
