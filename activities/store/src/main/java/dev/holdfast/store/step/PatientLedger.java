package dev.holdfast.store.step;

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
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a database that is away, so that a step whose body has run does not lose its answer.
 * Every ledger call may be repeated: the attempt's token recognises a lost acknowledgement.
 */
public final class PatientLedger implements Ledger {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final Ledger ledger;

  public PatientLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public @Nullable LoadedRun load(String runId, String branch, long after) {
    return patiently(() -> ledger.load(runId, branch, after));
  }

  @Override
  public BranchVerdict openBranch(Opening opening) {
    return patiently(() -> ledger.openBranch(opening));
  }

  @Override
  public ClaimAnswer claim(Claim claim) {
    return patiently(() -> ledger.claim(claim));
  }

  /** Renewing is itself repeated by its caller: it fails at once. */
  @Override
  public boolean renew(String runId, String branch, String name, String token) {
    return ledger.renew(runId, branch, name, token);
  }

  /** What a step says meanwhile is not worth waiting for. */
  @Override
  public boolean tell(
      String runId, String branch, String name, String token, NewEvent event, Instant now) {
    return ledger.tell(runId, branch, name, token, event, now);
  }

  @Override
  public SettleAnswer settle(Settlement settlement) {
    return patiently(() -> ledger.settle(settlement));
  }

  @Override
  public long used(String runId, Counting.Usage usage) {
    return patiently(() -> ledger.used(runId, usage));
  }

  @Override
  public void countLost(
      String runId, String branch, String name, String token, List<UsageEntry> lost, Instant now) {
    patiently(() -> {
      ledger.countLost(runId, branch, name, token, lost, now);
      return true;
    });
  }

  @Override
  public @Nullable String artifact(String runId, String digest, int from, int length) {
    return patiently(() -> ledger.artifact(runId, digest, from, length));
  }

  @Override
  public List<InboxEntry> inbox(String runId, long after) {
    return patiently(() -> ledger.inbox(runId, after));
  }

  @Override
  public void accept(
      String commandId, String runId, String kind, String body, String actor, Instant now) {
    patiently(() -> {
      ledger.accept(commandId, runId, kind, body, actor, now);
      return true;
    });
  }

  private static <T extends @Nullable Object> T patiently(Supplier<T> call) {
    long begun = System.nanoTime();
    Duration pause = Duration.ofMillis(20);
    while (true) {
      try {
        return call.get();
      } catch (HoldfastException e) {
        boolean tired = System.nanoTime() - begun > PATIENCE.toNanos();
        if (e.code() != FailureCode.STORE_UNAVAILABLE || tired) {
          throw e;
        }
        if (!slept(pause)) {
          throw e;
        }
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      }
    }
  }

  private static boolean slept(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
