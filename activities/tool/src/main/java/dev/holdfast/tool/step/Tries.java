package dev.holdfast.tool.step;

import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.step.Body;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Calls a body as often as its tool allows, within the time of the call. */
final class Tries {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final Attempt attempt;
  private final Rates rates;
  private final List<NewEvent> events = new ArrayList<>();

  Tries(Attempt attempt, Rates rates) {
    this.attempt = attempt;
    this.rates = rates;
  }

  /** One per try beyond the first. */
  List<NewEvent> events() {
    return events;
  }

  <T> Body.End<T> perform(Callable<T> body, CompletableFuture<Void> stop) {
    Duration limit = Duration.ofMillis(attempt.call().timeoutMillis());
    long until = System.nanoTime() + limit.toNanos();
    int most = attempt.mostTries();
    Body.End<T> end = Body.perform(attempt.call().tool(), body, limit, stop);
    for (int number = 2; number <= most; number++) {
      Duration pause = end instanceof Body.End.Threw<T> threw ? pause(threw, number) : null;
      if (pause == null || until - System.nanoTime() <= pause.toNanos()) {
        return end;
      }
      if (Body.stopped(stop, pause)) {
        return new Body.End.Cancelled<>(true);
      }
      events.add(event(((Body.End.Threw<T>) end).cause(), number, pause));
      Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
      end = Body.perform(attempt.call().tool(), body, left, stop);
    }
    return end;
  }

  /** How long until a try; null where there is none. */
  private @Nullable Duration pause(Body.End.Threw<?> threw, int number) {
    if (threw.cause() instanceof ToolFault fault && !fault.retryable()) {
      return null;
    }
    Duration turn = attempt.takeTurn(rates);
    if (turn == null) {
      return null;
    }
    long millis = FIRST_PAUSE.toMillis() << (number - 2);
    Duration pause =
        Duration.ofMillis(millis * 3 / 4 + ThreadLocalRandom.current().nextLong(millis / 2));
    return turn.compareTo(pause) > 0 ? turn : pause;
  }

  private NewEvent event(Throwable failure, int number, Duration pause) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("call", attempt.call().callId());
    data.put("tool", attempt.call().tool());
    data.put("attempt", number);
    data.put("code", "tool_failed");
    data.put("error", kind(failure));
    data.put("wait_ms", pause.toMillis());
    return new NewEvent(EventType.STEP_RETRIED, attempt.ref().name(), Wire.write(data));
  }

  /** The kind of failure and not its message, which may quote the arguments. */
  private static String kind(Throwable failure) {
    Throwable cause = failure instanceof ToolFault ? failure.getCause() : failure;
    return cause == null ? failure.getClass().getSimpleName() : cause.getClass().getSimpleName();
  }
}
