package dev.holdfast.deploy.verify.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Does to the stack what a victim suffers, opens the gates, and lets the stack come back. */
final class Strike implements AutoCloseable {
  private static final Duration FROZEN_FOR = Duration.ofSeconds(10);

  private final MatrixStack stack;
  private final Victim victim;
  private final List<ProcessHandle> killed;
  private final @Nullable SecondWorker second;

  Strike(MatrixStack stack, Victim victim) {
    this.stack = stack;
    this.victim = victim;
    // Looked up now: when the blow is due, what is held must not be held for long.
    this.killed =
        parts().stream().map(stack::pid).flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
    this.second = victim.freezes() ? SecondWorker.idle(stack) : null;
  }

  /** Strikes before anything that is held is let go; returns when the blow fell. */
  Instant fall() {
    return victim == Victim.FROZEN_WORKER ? freeze() : kill();
  }

  /** Lets the stack come back. */
  void recover() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> killed.stream().noneMatch(ProcessHandle::isAlive));
    switch (victim) {
      case LAUNCHER, ALL -> stack.up();
      case FROZEN_WORKER -> {
        Awaitility.await()
            .pollDelay(FROZEN_FOR)
            .atMost(FROZEN_FOR.multipliedBy(2))
            .until(() -> true);
        signal("-CONT");
      }
      case WORKER, API, TEMPORAL, POSTGRES, CONNECTIONS -> {}
    }
    stack.awaitHealthy();
  }

  private Instant kill() {
    Instant at = Instant.now();
    if (victim == Victim.LAUNCHER || victim == Victim.ALL) {
      stack.killLauncher();
    }
    killed.forEach(ProcessHandle::destroyForcibly);
    if (victim == Victim.POSTGRES || victim == Victim.ALL || victim == Victim.CONNECTIONS) {
      // A held answer of a server that is gone must not arrive.
      stack.postgres().cut();
    }
    return at;
  }

  private List<String> parts() {
    return switch (victim) {
      case WORKER -> List.of("worker");
      case API -> List.of("api");
      case TEMPORAL -> List.of("temporal");
      case POSTGRES -> List.of("postgres");
      case ALL -> List.of("worker", "api", "temporal", "postgres");
      case LAUNCHER, FROZEN_WORKER, CONNECTIONS -> List.of();
    };
  }

  private Instant freeze() {
    Instant at = Instant.now();
    signal("-STOP");
    Objects.requireNonNull(second).work();
    return at;
  }

  private void signal(String name) {
    try {
      String pid = Long.toString(stack.pid("worker"));
      int exit = new ProcessBuilder("kill", name, pid).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill " + name + " " + pid + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends what was there for this strike only, and leaves nobody stopped. */
  @Override
  public void close() {
    SecondWorker further = second;
    if (further != null) {
      signal("-CONT");
      further.close();
    }
  }
}
