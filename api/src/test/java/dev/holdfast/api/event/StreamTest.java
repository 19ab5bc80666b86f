package dev.holdfast.api.event;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Api;
import dev.holdfast.api.Inside;
import dev.holdfast.api.run.RunWatches;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.Following;
import dev.holdfast.api.testing.Promptness;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.identity.Principal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

@Timeout(60)
class StreamTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final Duration BOUND = Duration.ofSeconds(5);

  /** Events that its writer may be ahead of its reader: some happen while nobody listens. */
  private static final int AHEAD = 30;

  @Test
  void givesEveryEventOnceThroughDisconnectsAndARestart() throws Exception {
    int last = 240;
    String id = start();
    Semaphore ahead = new Semaphore(AHEAD);
    Thread writer = Thread.ofVirtual().start(() -> write(id, last, ahead));
    List<Long> seen = new ArrayList<>();
    String type = "";
    int streams = 0;
    Api api = running.start();

    while (seen.size() < last) {
      Caller caller = Caller.of(api).withKey(RunningApi.KEY);
      // As EventSource has it: the address stays, the header moves on.
      Caller resuming =
          seen.isEmpty() ? caller : caller.with("Last-Event-ID", String.valueOf(seen.getLast()));
      streams++;
      try (Following stream = Following.open(resuming, "/v1/runs/" + id + "/events?after=0")) {
        assertEquals(200, stream.status());
        for (Following.Block event = stream.next(); event != null; event = stream.next()) {
          seen.add(event.number());
          type = event.type();
          ahead.release();
          if (List.of(40, 80, 120).contains(seen.size())) {
            break;
          } else if (seen.size() == 140) {
            cutConnectionsToTheDatabase();
          } else if (seen.size() == 180) {
            // Ends the stream in order: a reader who is cut off sees a failure here.
            api.close();
          }
        }
      }
      if (seen.size() >= 180 && seen.size() < last) {
        api = running.start();
      }
    }

    assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), seen);
    assertEquals("run.failed", type);
    assertEquals(5, streams, "three cut by us, one by the restart, one to the end");
    Caller done = Caller.of(api).withKey(RunningApi.KEY).with("Accept", "text/event-stream");
    assertEquals(
        204,
        done.with("Last-Event-ID", String.valueOf(last))
            .open("/v1/runs/" + id + "/events")
            .statusCode());
    writer.join();
    api.close();
  }

  @Test
  void showsAnEventAsThePageDoesAndFollows() throws Exception {
    String id = start();
    try (Following stream = Following.open(running.caller(), "/v1/runs/" + id + "/events")) {
      assertEquals("text/event-stream", stream.header("Content-Type"));
      assertEquals("no-store", stream.header("Cache-Control"));
      assertEquals("2000", requireNonNull(stream.block()).retry());
      Following.Block queued = requireNonNull(stream.block());
      assertEquals("1", queued.id());
      assertEquals("run.queued", queued.type());
      assertEquals(
          running.caller().get("/v1/runs/" + id + "/events").body().at("/data/0"), queued.data());

      AtomicInteger problems = new AtomicInteger();
      Promptness.assertWithin(
          Duration.ofMillis(50),
          running.caller(),
          "/v1/runs/" + id,
          () -> {
            running.runs().problem(id, "problem " + problems.incrementAndGet(), Instant.now());
            long committed = System.nanoTime();
            assertEquals(problems.get() + 1, requireNonNull(stream.next()).number());
            return Duration.ofNanos(System.nanoTime() - committed);
          });

      running.runs().fail(id, "internal", "ended by the test", Instant.now());
      assertEquals("run.failed", requireNonNull(stream.next()).type());
      assertNull(stream.block());
    }
  }

  @Test
  void forgetsAReaderWhoHasGone() throws IOException {
    String id = start();
    EventStreams streams = Inside.bean(running.api(), EventStreams.class);
    RunWatches watches = Inside.bean(running.api(), RunWatches.class);
    try (Following stream = Following.open(running.caller(), "/v1/runs/" + id + "/events")) {
      requireNonNull(stream.next());
      assertEquals(1, streams.count());
      assertEquals(1, watches.count());
    }

    Awaitility.await().atMost(BOUND).until(() -> streams.count() == 0 && watches.count() == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "0, '', 1",
    "1, '', 2",
    "0, 2, 3",
    "2, 1, 2",
  })
  void goesOnBehindWhatWasSeen(int after, String header, long first) throws IOException {
    String id = start();
    running.runs().problem(id, "one", Instant.now());
    running.runs().problem(id, "two", Instant.now());
    Caller caller = running.caller();

    try (Following stream =
        Following.open(
            header.isEmpty() ? caller : caller.with("Last-Event-ID", header),
            "/v1/runs/%s/events?after=%d".formatted(id, after))) {
      assertEquals(first, requireNonNull(stream.next()).number());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'text/event-stream', text/event-stream",
    "'text/event-stream, */*', text/event-stream",
    "'application/json, text/event-stream;q=0.5', application/json",
    "'text/event-stream;q=0.5, application/json', application/json",
    "'*/*', application/json",
  })
  void givesWhatIsAccepted(String accept, String type) throws IOException {
    var answer = running.caller().with("Accept", accept).open("/v1/runs/" + start() + "/events");
    try (var body = answer.body()) {
      assertTrue(body.read() >= 0);
      assertEquals(type, answer.headers().firstValue("Content-Type").orElse(""));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'?limit=10', '', 422, limit",
    "'?after=-1', '', 422, after",
    "'', seven, 422, Last-Event-ID",
  })
  void saysWhatItCannotFollow(String query, String header, int status, String parameter) {
    Caller caller = running.caller().with("Accept", "text/event-stream");

    Answer answer =
        (header.isEmpty() ? caller : caller.with("Last-Event-ID", header))
            .get("/v1/runs/" + start() + "/events" + query);

    assertEquals(status, answer.status(), answer.body().toString());
    assertEquals("application/problem+json", answer.header("Content-Type"));
    assertEquals(parameter, answer.text("/errors/0/parameter"));
  }

  @Test
  void followsNoRunOfAStranger() {
    Answer answer =
        running
            .stranger()
            .with("Accept", "text/event-stream")
            .get("/v1/runs/" + start() + "/events");

    assertEquals(404, answer.status());
    assertEquals("not_found", answer.text("/code"));
  }

  @Test
  void refusesMoreReadersThanItCanHold() {
    Api api = running.start();
    String id = start();
    EventStreams streams = Inside.bean(api, EventStreams.class);
    List<Subscription> open = new ArrayList<>();
    var events = streams.of(id, Principal.bootstrapOwner(), () -> true, 0);
    for (int i = 0; i < EventStreams.READERS_MAX; i++) {
      events.subscribe(new Taking(open));
    }
    Caller caller = Caller.of(api).withKey(RunningApi.KEY).with("Accept", "text/event-stream");

    Answer refused = caller.get("/v1/runs/" + id + "/events");
    open.forEach(Subscription::cancel);

    assertEquals(429, refused.status());
    assertEquals("1", refused.header("Retry-After"));
    Awaitility.await().atMost(BOUND).until(() -> streams.count() == 0);
    api.close();
  }

  /** Subscribes and asks for nothing. */
  private record Taking(List<Subscription> open) implements Subscriber<byte[]> {
    @Override
    public void onSubscribe(Subscription subscription) {
      open.add(subscription);
    }

    @Override
    public void onNext(byte[] bytes) {
      throw new AssertionError("nothing was asked for");
    }

    @Override
    public void onError(Throwable thrown) {
      throw new AssertionError(thrown);
    }

    @Override
    public void onComplete() {
      throw new AssertionError("the run goes on");
    }
  }

  private static void write(String id, int last, Semaphore ahead) {
    for (int i = 2; i < last; i++) {
      ahead.acquireUninterruptibly();
      running.runs().problem(id, "problem " + i, Instant.now());
    }
    running.runs().fail(id, "internal", "ended by the test", Instant.now());
  }

  private static void cutConnectionsToTheDatabase() {
    assertTrue(
        running.count(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    + " where application_name = 'holdfast-api' and datname = current_database()")
            > 0);
  }

  private static String start() {
    return running.caller().post("/v1/runs", "{\"agent\":\"clerk\",\"input\":1}").text("/id");
  }
}
