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
  public boolean pause(Duration pause, CompletableFuture<Void> stop) {
    paused.add(pause);
    nanos += pause.toNanos();
    return !stop.isDone();
  }

  @Override
  public Duration spread(Duration pause) {
    return pause;
  }
}
