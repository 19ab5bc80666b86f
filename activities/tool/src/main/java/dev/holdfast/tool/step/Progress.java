package dev.holdfast.tool.step;

import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a call says it is at. Told on a thread of its own, so that neither the tool nor its end
 * waits for the database, and no more often than readers need; the newest is what counts.
 */
final class Progress {
  private static final Duration APART = Duration.ofSeconds(1);
  private static final Duration LAST_MAY_TAKE = Duration.ofMillis(500);
  private static final int LONGEST = 200;

  /** One more is told with the end. */
  private static final int MOST = 99;

  private final Attempt attempt;
  private final Ledger ledger;
  private final Clock clock;
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable NewEvent pending;
  private @Nullable NewEvent underWay;
  private boolean telling;
  private int told;

  Progress(Attempt attempt, Ledger ledger, Clock clock) {
    this.attempt = attempt;
    this.ledger = ledger;
    this.clock = clock;
  }

  void say(String what, @Nullable Double part) {
    if (attempt.call().lane() == Lane.QUEUED) {
      offer(event(what, part));
    }
  }

  private synchronized void offer(NewEvent event) {
    if (over.getCount() == 0) {
      return;
    }
    pending = event;
    if (!telling) {
      telling = true;
      Thread.ofVirtual().name("progress").start(this::tellUntilOver);
    }
  }

  private void tellUntilOver() {
    NewEvent next = next();
    while (next != null) {
      tell(next);
      next = overWithin(APART) ? null : next();
    }
  }

  private synchronized @Nullable NewEvent next() {
    if (pending == null || told == MOST || over.getCount() == 0) {
      telling = false;
      return null;
    }
    underWay = pending;
    pending = null;
    told++;
    return underWay;
  }

  private void tell(NewEvent event) {
    boolean written = false;
    try {
      written =
          ledger.tell(
              attempt.ref().runId(),
              attempt.ref().branch(),
              attempt.ref().name(),
              attempt.token(),
              event,
              clock.instant());
    } catch (HoldfastException e) {
      // The database is away: what is said next is newer, and the last is told with the end.
    } finally {
      told(event, written);
    }
  }

  private synchronized void told(NewEvent event, boolean written) {
    underWay = null;
    if (!written && pending == null) {
      pending = event;
    }
    notifyAll();
  }

  private boolean overWithin(Duration time) {
    try {
      return over.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Tells nothing more; what was said last, where it has not been told. */
  synchronized @Nullable NewEvent last() {
    over.countDown();
    long until = System.nanoTime() + LAST_MAY_TAKE.toNanos();
    try {
      while (underWay != null && System.nanoTime() < until) {
        TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return pending == null ? underWay : pending;
  }

  private NewEvent event(String what, @Nullable Double part) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("call", attempt.call().callId());
    data.put("tool", attempt.call().tool());
    data.put("what", cut(what));
    if (part != null) {
      data.put("part", part);
    }
    return new NewEvent(EventType.TOOL_PROGRESS, attempt.ref().name(), Wire.write(data));
  }

  private static String cut(String what) {
    if (what.length() <= LONGEST) {
      return what;
    }
    int end = Character.isHighSurrogate(what.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return what.substring(0, end);
  }
}
