package dev.holdfast.store.step;

import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.step.StepRef;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Beats over a whole queued step, set-up and settling included, so that Temporal learns within
 * seconds that a worker died; moves the lease of the step's claim so that other executors learn the
 * same; and hears when the run asks the step to stop.
 */
public final class Heart implements AutoCloseable {
  /** What a heartbeat came back with is seen at the next one: at once, not a heartbeat later. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private static final int LOOKS_PER_RENEWAL = 4;

  private final Carrier carrier;
  private final Ledger ledger;
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Renewing may wait for the database; beating must not. */
  private final Semaphore renewing = new Semaphore(1);

  private final @Nullable Thread thread;
  private volatile @Nullable Lease lease;

  private record Lease(StepRef step, String token) {}

  private Heart(Carrier carrier, Ledger ledger) {
    this.carrier = carrier;
    this.ledger = ledger;
    this.thread =
        carrier.local() ? null : Thread.ofVirtual().name("heart").unstarted(this::beatUntilClosed);
  }

  public static Heart start(Carrier carrier, Ledger ledger) {
    Heart heart = new Heart(carrier, ledger);
    if (heart.thread != null) {
      heart.thread.start();
    }
    return heart;
  }

  /** From now on the claim under this token is renewed with every beat. */
  public void hold(StepRef step, String token) {
    lease = new Lease(step, token);
  }

  /** Completes when the run asks the step to stop, or the claim is no longer this attempt's. */
  public CompletableFuture<Void> cancelled() {
    return cancelled;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void beatUntilClosed() {
    int looks = 0;
    while (!closedWithin(LOOK_EVERY)) {
      if (carrier.beat() == Carrier.Pulse.CANCELLED) {
        cancelled.complete(null);
      }
      looks++;
      if (looks % LOOKS_PER_RENEWAL == 0 && renewing.tryAcquire()) {
        Thread.ofVirtual().name("lease").start(this::renew);
      }
    }
  }

  private boolean closedWithin(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void renew() {
    Lease held = lease;
    try {
      if (held != null
          && !ledger.renew(held.step.runId(), held.step.branch(), held.step.name(), held.token)) {
        cancelled.complete(null);
      }
    } catch (HoldfastException e) {
      // The database is away: whoever waits for this lease cannot read it either.
      return;
    } finally {
      renewing.release();
    }
  }
}
