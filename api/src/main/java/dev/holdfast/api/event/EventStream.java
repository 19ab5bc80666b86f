package dev.holdfast.api.event;

import dev.holdfast.api.run.RunWatches;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.run.RunMark;
import dev.holdfast.workflows.failure.HoldfastException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader who follows a run: what is there, then what comes, until the run's last event. It
 * reads on only as fast as its reader takes, and keeps nothing: the number of the last event it
 * gave is all that a later stream needs to go on.
 */
final class EventStream implements Subscription, Runnable {
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
  private static final byte[] OPENING = "retry: 2000\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  private final Source source;
  private final RunWatches.Watch watch;
  private final Subscriber<? super byte[]> reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private long demand;
  private boolean gone;
  private boolean stopping;
  private long given;

  /**
   * Where a stream's events come from.
   *
   * @param behind a page of the events behind a number; one that is shorter than {@code pageSize}
   *     is the last for now
   * @param allowed whether the reader may still read; asked at least once per heartbeat
   * @param bytes an event as it is sent
   * @param heartbeat how long the stream may be silent
   */
  record Source(
      LongFunction<List<RunEvent>> behind,
      int pageSize,
      BooleanSupplier allowed,
      Function<RunEvent, byte[]> bytes,
      Duration heartbeat) {}

  EventStream(
      Source source, long after, RunWatches.Watch watch, Subscriber<? super byte[]> reader) {
    this.source = source;
    this.given = after;
    this.watch = watch;
    this.reader = reader;
  }

  @Override
  public void run() {
    try (watch) {
      boolean open = give(OPENING);
      while (open) {
        open = giveAllThereIs() && follow();
      }
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("a stream of events broke", e);
      reader.onError(e);
    }
  }

  /** False when nobody wants more. A database that is away is waited for. */
  private boolean giveAllThereIs() throws InterruptedException {
    try {
      List<RunEvent> page;
      do {
        if (!source.allowed().getAsBoolean()) {
          return false;
        }
        page = source.behind().apply(given);
        for (RunEvent event : page) {
          if (!give(source.bytes().apply(event))) {
            return false;
          }
          given = event.seq();
        }
      } while (page.size() == source.pageSize());
      return true;
    } catch (HoldfastException e) {
      watch.await(mark -> false, AFTER_FAILURE);
      return give(HEARTBEAT);
    }
  }

  /** Waits for more. False when there will be none. */
  private boolean follow() throws InterruptedException {
    RunMark mark =
        watch.await(seen -> seen.terminal() || seen.lastEvent() > given, source.heartbeat());
    if (mark != null && mark.lastEvent() > given) {
      return true;
    }
    return (mark == null || !mark.terminal()) && give(HEARTBEAT);
  }

  /** False when nobody wants it any more. */
  private boolean give(byte[] bytes) throws InterruptedException {
    lock.lock();
    try {
      while (demand == 0 && !gone && !stopping) {
        moved.await();
      }
      if (gone || stopping) {
        return false;
      }
      demand--;
    } finally {
      lock.unlock();
    }
    reader.onNext(bytes);
    return true;
  }

  private void end() {
    lock.lock();
    try {
      if (gone) {
        return;
      }
    } finally {
      lock.unlock();
    }
    reader.onComplete();
  }

  @Override
  public void request(long more) {
    change(() -> demand = demand + more < 0 ? Long.MAX_VALUE : demand + more);
  }

  @Override
  public void cancel() {
    change(() -> gone = true);
    watch.release();
  }

  /** Ends the stream where it is: its reader comes back with the last number it has seen. */
  void stop() {
    change(() -> stopping = true);
    watch.release();
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
