package dev.holdfast.api.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.run.RunWatches;
import dev.holdfast.store.event.Events;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** Everyone who follows a run. A reader has a virtual thread, which rests while nothing happens. */
@Singleton
final class EventStreams implements GracefulShutdownCapable {
  static final int READERS_MAX = 1_000;
  private static final int PAGE = 20;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Events events;
  private final RunWatches watches;
  private final ObjectMapper json;
  private final Object lock = new Object();
  private final Set<EventStream> open = new HashSet<>();
  private boolean stopping;

  EventStreams(Events events, RunWatches watches, ObjectMapper json) {
    this.events = events;
    this.watches = watches;
    this.json = json;
  }

  /** The events behind a number as Server-Sent Events. Nothing is held before it is subscribed. */
  Publisher<byte[]> of(String runId, Principal principal, BooleanSupplier allowed, long after) {
    var source =
        new EventStream.Source(
            given -> events.page(runId, principal, given, PAGE),
            PAGE,
            allowed,
            event -> bytes(runId, event),
            HEARTBEAT);
    return reader -> begin(source, runId, after, reader);
  }

  /** Refuses whom there is no place for. */
  void checkPlace() {
    if (count() >= READERS_MAX) {
      throw full();
    }
  }

  private void begin(
      EventStream.Source source, String runId, long after, Subscriber<? super byte[]> reader) {
    EventStream stream = new EventStream(source, after, watches.open(runId), reader);
    synchronized (lock) {
      open.add(stream);
      if (stopping) {
        stream.stop();
      }
    }
    reader.onSubscribe(stream);
    Thread.ofVirtual()
        .name("event-stream")
        .start(() -> {
          try {
            stream.run();
          } finally {
            synchronized (lock) {
              open.remove(stream);
            }
          }
        });
  }

  private static ProblemException full() {
    return new ProblemException(
            ProblemCode.TOO_MANY_WAITERS,
            "%d readers follow runs already: read pages of events with Accept: application/json."
                .formatted(READERS_MAX))
        .header("Retry-After", "1");
  }

  private byte[] bytes(String runId, RunEvent event) {
    try {
      String data = json.writeValueAsString(EventResource.of(runId, event));
      return "id: %d\nevent: %s\ndata: %s\n\n"
          .formatted(event.seq(), event.type(), data)
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event is not JSON", e);
    }
  }

  int count() {
    synchronized (lock) {
      return open.size();
    }
  }

  @Override
  public CompletionStage<?> shutdownGracefully() {
    List<EventStream> all;
    synchronized (lock) {
      stopping = true;
      all = List.copyOf(open);
    }
    all.forEach(EventStream::stop);
    return CompletableFuture.completedStage(null);
  }
}
