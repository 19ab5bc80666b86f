package dev.holdfast.model.step;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Pauses that take no time and are written down. For one thread. */
final class HandledPauses implements Pauses {
  private final List<Duration> paused = new ArrayList<>();
  private long nanos;

  List<Duration> paused() {
    return paused;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public boolean pause(
      Duration most, CompletableFuture<Void> enough, CompletableFuture<Void> stop) {
    if (!enough.isDone()) {
      paused.add(most);
      nanos += most.toNanos();
    }
    return !stop.isDone();
  }

  @Override
  public Duration spread(Duration pause) {
    return pause;
  }
}
