package dev.holdfast.worker.process;

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
import dev.holdfast.store.ledger.WaitEntries;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says after a commit that it has changed what calls wait for.
 *
 * @param changed is told; a sweep would find it too
 */
record TellingLedger(Ledger ledger, Runnable changed) implements Ledger {

  @Override
  public SettleAnswer settle(Settlement settlement) {
    SettleAnswer answer = ledger.settle(settlement);
    if (!settlement.waits().equals(WaitEntries.NONE)) {
      changed.run();
    }
    return answer;
  }

  @Override
  public @Nullable LoadedRun load(String runId, String branch, long after) {
    return ledger.load(runId, branch, after);
  }

  @Override
  public BranchVerdict openBranch(Opening opening) {
    return ledger.openBranch(opening);
  }

  @Override
  public ClaimAnswer claim(Claim claim) {
    return ledger.claim(claim);
  }

  @Override
  public boolean renew(String runId, String branch, String name, String token) {
    return ledger.renew(runId, branch, name, token);
  }

  @Override
  public boolean tell(
      String runId, String branch, String name, String token, NewEvent event, Instant now) {
    return ledger.tell(runId, branch, name, token, event, now);
  }

  @Override
  public long used(String runId, Counting.Usage usage) {
    return ledger.used(runId, usage);
  }

  @Override
  public void countLost(
      String runId, String branch, String name, String token, List<UsageEntry> lost, Instant now) {
    ledger.countLost(runId, branch, name, token, lost, now);
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
  public void accept(
      String commandId, String runId, String kind, String body, String actor, Instant now) {
    ledger.accept(commandId, runId, kind, body, actor, now);
  }
}
