package dev.holdfast.api.health;

import dev.holdfast.api.temporal.TemporalLink;
import dev.holdfast.store.run.Runs;
import dev.holdfast.workflows.failure.HoldfastException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the database and Temporal whether they are there, however long they take to say so. */
@Singleton
final class Pulse {
  private static final Logger log = LoggerFactory.getLogger(Pulse.class);

  private final Runs runs;
  private final TemporalLink link;
  private boolean databaseAnswered = true;

  Pulse(Runs runs, TemporalLink link) {
    this.runs = runs;
    this.link = link;
  }

  /** One question at a time, so that asking often costs nobody anything. */
  synchronized Health feel(Duration patience) {
    FutureTask<Boolean> temporal = ask(() -> link.answers(patience));
    FutureTask<Boolean> database = ask(this::databaseAnswers);
    boolean there = yes(database, patience);
    if (there != databaseAnswered) {
      databaseAnswered = there;
      log.warn(there ? "the database answers again" : "the database does not answer");
    }
    return Health.of(there, yes(temporal, patience));
  }

  /** A real question: it needs the role, its rights and the tables too. */
  private boolean databaseAnswers() {
    runs.terminal(List.of());
    return true;
  }

  private static FutureTask<Boolean> ask(Callable<Boolean> question) {
    FutureTask<Boolean> task = new FutureTask<>(question);
    Thread.ofVirtual().name("health").start(task);
    return task;
  }

  private static boolean yes(FutureTask<Boolean> answer, Duration patience) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HoldfastException) {
        return false;
      }
      throw new IllegalStateException("health could not be asked", e);
    }
  }
}
