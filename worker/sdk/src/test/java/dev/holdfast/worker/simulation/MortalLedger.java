package dev.holdfast.worker.simulation;

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
import dev.holdfast.store.testing.FakeLedger;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ledger as one process reaches it: the process may die before or behind any statement. */
final class MortalLedger implements Ledger {
  private final FakeLedger ledger;
  private final Fate fate;
  private volatile boolean dead;

  /** Decides at each statement. */
  interface Fate {
    boolean diesBefore();

    boolean diesBehind();

    /** Lets the outside act between two statements. */
    void between();
  }

  MortalLedger(FakeLedger ledger, Fate fate) {
    this.ledger = ledger;
    this.fate = fate;
  }

  /** From now on nothing gets through. */
  void die() {
    dead = true;
  }

  boolean dead() {
    return dead;
  }

  @Override
  public @Nullable LoadedRun load(String runId, String branch, long after) {
    return statement(() -> ledger.load(runId, branch, after));
  }

  @Override
  public BranchVerdict openBranch(Opening opening) {
    return statement(() -> ledger.openBranch(opening));
  }

  @Override
  public ClaimAnswer claim(Claim claim) {
    return statement(() -> ledger.claim(claim));
  }

  @Override
  public boolean renew(String runId, String branch, String name, String token) {
    return ledger.renew(runId, branch, name, token);
  }

  @Override
  public boolean tell(
      String runId, String branch, String name, String token, NewEvent event, Instant now) {
    return !dead && ledger.tell(runId, branch, name, token, event, now);
  }

  @Override
  public long used(String runId, Counting.Usage usage) {
    return statement(() -> ledger.used(runId, usage));
  }

  @Override
  public void countLost(
      String runId, String branch, String name, String token, List<UsageEntry> lost, Instant now) {
    statement(() -> {
      ledger.countLost(runId, branch, name, token, lost, now);
      return true;
    });
  }

  @Override
  public SettleAnswer settle(Settlement settlement) {
    return statement(() -> ledger.settle(settlement));
  }

  @Override
  public @Nullable String artifact(String runId, String digest, int from, int length) {
    return statement(() -> ledger.artifact(runId, digest, from, length));
  }

  @Override
  public List<InboxEntry> inbox(String runId, long after) {
    return statement(() -> ledger.inbox(runId, after));
  }

  @Override
  public void accept(
      String commandId, String runId, String kind, String body, String actor, Instant now) {
    ledger.accept(commandId, runId, kind, body, actor, now);
  }

  private <T extends @Nullable Object> T statement(Supplier<T> statement) {
    fate.between();
    if (dead || fate.diesBefore()) {
      dead = true;
      throw new Killed();
    }
    T answer = statement.get();
    if (fate.diesBehind()) {
      dead = true;
      throw new Killed();
    }
    return answer;
  }
}
