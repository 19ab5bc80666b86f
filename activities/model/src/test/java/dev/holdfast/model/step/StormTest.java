package dev.holdfast.model.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.provider.Providers;
import dev.holdfast.model.testing.OpenAiSpeech;
import dev.holdfast.model.testing.ProviderStub;
import dev.holdfast.model.testing.Talk;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Fifty runs ask a provider that allows five requests per second. */
class StormTest {
  private static final int RUNS = 50;
  private static final int TURNS = 3;
  private static final int ALLOWED = 5;

  private final VirtualPauses pauses = new VirtualPauses(RUNS);
  private final Deque<Long> allowed = new ArrayDeque<>();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void runsMakeRoomForEachOther() throws Exception {
    List<Persistence.End> ends = new ArrayList<>();
    try (ProviderStub stub = new ProviderStub()) {
      stub.plays(this::allow);
      Map<String, ModelProvider> providers =
          Providers.from(Map.of("OPENAI_BASE_URL", stub.url()), Clock.systemUTC()).configured();
      Persistence persistence = new Persistence(providers::get, pauses);
      List<Thread> runs = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        runs.add(Thread.ofVirtual().start(() -> play(persistence, ends)));
      }
      for (Thread run : runs) {
        assertTrue(run.join(Duration.ofSeconds(60)));
      }
    }
    for (Persistence.End end : ends) {
      assertTrue(
          end instanceof Persistence.End.Answered,
          () -> ((Persistence.End.GivenUp) end).fault().toString());
    }
    assertEquals(RUNS * TURNS, ends.size());
    Duration took = Duration.ofNanos(pauses.nanos());
    String seen = "%d refused, %s".formatted(refused.get(), took);
    // All came at once and all but five were refused: nobody could know. Then hardly any.
    assertTrue(refused.get() <= RUNS - ALLOWED + RUNS * TURNS / 8, seen);
    // The best there could be is half a minute.
    assertTrue(took.compareTo(Duration.ofSeconds(60)) <= 0, seen);
  }

  private void play(Persistence persistence, List<Persistence.End> ends) {
    Talk talk = new Talk(Talk.model("openai"));
    try {
      for (int turn = 0; turn < TURNS; turn++) {
        Persistence.End end =
            persistence.ask(talk.spec().model(), talk::question, new CompletableFuture<>());
        synchronized (ends) {
          ends.add(end);
        }
      }
    } finally {
      pauses.leave();
    }
  }

  private void allow(HttpExchange exchange, CountDownLatch closed)
      throws IOException, InterruptedException {
    answer().to(exchange, closed);
  }

  /** Five in any second of the virtual clock; it says how long, but only in whole seconds. */
  private synchronized ProviderStub.Answer answer() {
    long now = pauses.nanos();
    while (!allowed.isEmpty() && now - allowed.peek() >= Duration.ofSeconds(1).toNanos()) {
      allowed.remove();
    }
    if (allowed.size() < ALLOWED) {
      allowed.add(now);
      return OpenAiSpeech.reply("Fine.");
    }
    refused.incrementAndGet();
    return ProviderStub.says(429, "application/json", "{}", Map.of("Retry-After", "1"));
  }
}
