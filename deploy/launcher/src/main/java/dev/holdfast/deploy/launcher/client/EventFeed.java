package dev.holdfast.deploy.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The events of a run as they come, each once and in order. A connection that breaks or falls
 * silent is made again, and goes on behind the last event that came.
 */
public final class EventFeed {
  /** After these nothing comes. */
  private static final Set<String> LAST =
      Set.of("run.completed", "run.incomplete", "run.failed", "run.cancelled");

  // A comment comes every 15 seconds.
  private static final Duration SILENCE = Duration.ofSeconds(40);

  private final ApiClient api;
  private final String run;
  private final Patience patience;
  private long last;
  private int failures;

  /**
   * How a reader bears a connection that breaks.
   *
   * @param pause before it is made again
   * @param failures in a row, after which it is given up
   */
  public record Patience(Duration pause, int failures) {
    public static final Patience USUAL = new Patience(Duration.ofSeconds(2), 150);
  }

  /**
   * A feed.
   *
   * @param after number of the event behind which it begins
   */
  public EventFeed(ApiClient api, String run, long after, Patience patience) {
    this.api = api;
    this.run = run;
    this.last = after;
    this.patience = patience;
  }

  /** Gives each event to a reader until the run's last one, or until the reader has enough. */
  public void follow(Predicate<JsonNode> goesOn) {
    boolean more = true;
    while (more) {
      try {
        Stream<String> lines = api.stream(run, last);
        more = lines != null && read(lines, goesOn);
        if (more) {
          pause(null);
        }
      } catch (Refused e) {
        if (!e.passes()) {
          throw e;
        }
        pause(e);
      } catch (StackFailure | UncheckedIOException e) {
        pause(e);
      }
    }
  }

  /** Whether there is more to come on another connection. */
  private boolean read(Stream<String> lines, Predicate<JsonNode> goesOn) {
    BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    try (lines) {
      Thread reader = Thread.ofVirtual().start(() -> drain(lines, queue));
      for (String line = next(queue); !line.equals(END); line = next(queue)) {
        if (line.startsWith("data:")) {
          JsonNode event = Json.tree(line.substring("data:".length()));
          last = event.path("seq").asLong();
          failures = 0;
          if (!goesOn.test(event) || LAST.contains(event.path("type").asText())) {
            reader.interrupt();
            return false;
          }
        }
      }
      return true;
    }
  }

  // No line of a stream holds a line feed.
  private static final String END = "\n";

  private static void drain(Stream<String> lines, BlockingQueue<String> queue) {
    try {
      lines.forEach(queue::add);
    } catch (UncheckedIOException e) {
      // The end, as any other.
    } finally {
      queue.add(END);
    }
  }

  private static String next(BlockingQueue<String> queue) {
    try {
      String line = queue.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
      return line == null ? END : line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted; the run goes on", "", e);
    }
  }

  private void pause(@Nullable RuntimeException cause) {
    failures++;
    if (Thread.currentThread().isInterrupted() || failures > patience.failures()) {
      throw cause == null ? new StackFailure("the stream of events keeps ending", "") : cause;
    }
    try {
      Thread.sleep(patience.pause().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted; the run goes on", "", e);
    }
  }
}
