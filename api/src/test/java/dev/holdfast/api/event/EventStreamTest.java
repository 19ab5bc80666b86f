package dev.holdfast.api.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Inside;
import dev.holdfast.api.run.RunWatches;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class EventStreamTest {
  @RegisterExtension static final RunningApi running = RunningApi.withoutTemporal();

  private static final Duration BOUND = Duration.ofSeconds(5);

  private final AtomicBoolean allowed = new AtomicBoolean(true);

  @Test
  void endsWhenItsReaderMayNoLongerRead() {
    Recording reader = new Recording();
    EventStream stream = stream(after -> after == 0 ? List.of(event(1)) : List.of(), reader);
    stream.request(Long.MAX_VALUE);
    Awaitility.await().atMost(BOUND).until(() -> reader.chunks.contains("1"));
    assertFalse(reader.complete);

    allowed.set(false);

    Awaitility.await().atMost(BOUND).until(() -> reader.complete);
  }

  @Test
  void beatsWhileNothingHappens() {
    Recording reader = new Recording();
    EventStream stream = stream(after -> List.of(), reader);
    stream.request(Long.MAX_VALUE);

    Awaitility.await().atMost(BOUND).until(() -> reader.chunks.size() >= 4);
    stream.cancel();

    assertEquals(List.of("retry: 2000\n\n", ":\n\n", ":\n\n"), reader.chunks.subList(0, 3));
    assertFalse(reader.complete);
  }

  @Test
  void readsNoFurtherThanItsReaderTakes() throws Exception {
    Recording reader = new Recording();
    AtomicInteger pages = new AtomicInteger();
    EventStream stream =
        stream(
            after -> {
              pages.incrementAndGet();
              return List.of(event(after + 1), event(after + 2));
            },
            reader);

    stream.request(2);
    Awaitility.await().atMost(BOUND).until(() -> reader.chunks.size() == 2);
    stream.request(2);
    Awaitility.await().atMost(BOUND).until(() -> reader.chunks.size() == 4);

    Awaitility.await()
        .during(Duration.ofMillis(60))
        .atMost(BOUND)
        .until(() -> reader.chunks.size() == 4 && pages.get() == 2);
    assertEquals(List.of("retry: 2000\n\n", "1", "2", "3"), reader.chunks);
    stream.stop();
    Awaitility.await().atMost(BOUND).until(() -> reader.complete);
  }

  @Test
  void outlivesADatabaseThatIsAway() {
    Recording reader = new Recording();
    AtomicInteger asked = new AtomicInteger();
    EventStream stream =
        stream(
            after -> {
              if (asked.incrementAndGet() == 1) {
                throw new HoldfastException(FailureCode.STORE_UNAVAILABLE, "away");
              }
              return after == 0 ? List.of(event(1)) : List.of();
            },
            reader);
    stream.request(Long.MAX_VALUE);

    Awaitility.await().atMost(BOUND).until(() -> reader.chunks.contains("1"));
    stream.cancel();

    assertTrue(reader.chunks.indexOf(":\n\n") < reader.chunks.indexOf("1"));
  }

  private EventStream stream(LongFunction<List<RunEvent>> behind, Recording reader) {
    EventStream stream =
        new EventStream(
            new EventStream.Source(
                behind,
                2,
                allowed::get,
                event -> String.valueOf(event.seq()).getBytes(StandardCharsets.US_ASCII),
                Duration.ofMillis(10)),
            0,
            Inside.bean(running.api(), RunWatches.class).open("run_none"),
            reader);
    Thread.ofVirtual().start(stream);
    return stream;
  }

  private static RunEvent event(long seq) {
    return new RunEvent(seq, "run.problem", null, "{}", Instant.EPOCH);
  }

  private static final class Recording implements Subscriber<byte[]> {
    private final List<String> chunks = new CopyOnWriteArrayList<>();
    private volatile boolean complete;

    @Override
    public void onSubscribe(Subscription subscription) {}

    @Override
    public void onNext(byte[] bytes) {
      chunks.add(new String(bytes, StandardCharsets.US_ASCII));
    }

    @Override
    public void onError(Throwable thrown) {
      throw new AssertionError(thrown);
    }

    @Override
    public void onComplete() {
      complete = true;
    }
  }
}
