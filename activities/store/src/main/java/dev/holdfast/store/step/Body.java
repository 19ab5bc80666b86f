package dev.holdfast.store.step;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Performs foreign code on a thread of its own, within a time and until it is asked to stop. */
public final class Body {
  /** How long interrupted code may take to notice. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private static final Duration SLICE = Duration.ofMillis(250);
  private static final Duration STANDSTILL = Duration.ofSeconds(1);

  private Body() {}

  /** How a body ended. */
  public sealed interface End<T> {
    record Returned<T>(T value) implements End<T> {}

    record Threw<T>(Throwable cause) implements End<T> {}

    /**
     * It was interrupted at its time limit and has not returned a value.
     *
     * @param over it has stopped: nothing more comes of it
     */
    record TimedOut<T>(boolean over) implements End<T> {}

    /**
     * It was interrupted because the run asked it to stop and has not returned a value.
     *
     * @param over it has stopped: nothing more comes of it
     */
    record Cancelled<T>(boolean over) implements End<T> {}
  }

  public static <T> End<T> perform(
      String name, Callable<T> code, Duration limit, CompletableFuture<Void> stop) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              try {
                done.complete(code.call());
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    CompletableFuture<?> race = CompletableFuture.anyOf(done.exceptionally(e -> null), stop);
    try {
      if (!completes(race, limit)) {
        return interrupted(thread, done, End.TimedOut::new);
      }
      return done.isDone() ? end(done) : interrupted(thread, done, End.Cancelled::new);
    } catch (ExecutionException e) {
      throw new IllegalStateException("neither side of the race fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return interrupted(thread, done, End.Cancelled::new);
    }
  }

  /** Waits; whether the run asked to stop meanwhile. */
  public static boolean stopped(CompletableFuture<Void> stop, Duration within) {
    try {
      stop.get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody fails a stop", e);
    }
  }

  /**
   * Waits in slices. One that took far longer than asked does not count: the process stood still,
   * and the code did not have that time.
   */
  private static boolean completes(CompletableFuture<?> race, Duration limit)
      throws ExecutionException, InterruptedException {
    long left = limit.toNanos();
    while (left > 0) {
      long slice = Math.min(left, SLICE.toNanos());
      long begun = System.nanoTime();
      try {
        race.get(slice, TimeUnit.NANOSECONDS);
        return true;
      } catch (TimeoutException e) {
        boolean stoodStill = System.nanoTime() - begun > slice + STANDSTILL.toNanos();
        left -= stoodStill ? 0 : slice;
      }
    }
    return false;
  }

  private static <T> End<T> interrupted(
      Thread thread, CompletableFuture<T> done, Function<Boolean, End<T>> why) {
    thread.interrupt();
    try {
      thread.join(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return done.isDone() && !done.isCompletedExceptionally() ? end(done) : why.apply(done.isDone());
  }

  private static <T> End<T> end(CompletableFuture<T> done) {
    return switch (done.state()) {
      case SUCCESS -> new End.Returned<>(done.resultNow());
      case FAILED -> new End.Threw<>(done.exceptionNow());
      case CANCELLED, RUNNING -> throw new IllegalStateException("a body ends or throws");
    };
  }
}
