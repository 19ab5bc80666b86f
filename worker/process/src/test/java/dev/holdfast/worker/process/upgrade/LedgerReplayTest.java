package dev.holdfast.worker.process.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.step.Lane;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerReplayTest {

  @Test
  void aRunThatHeldBeforeAModelCallAndWentOnMayBeTaken() {
    LivedRun run = new LivedRun(Lane.FAST);
    run.told("pause");
    run.goesOn(Map.of());
    assertEquals(List.of("t1/drain"), run.settled());
    assertNull(difference(run, run.ledger()));

    run.told("resume");
    run.goesOn(Map.of());

    assertTrue(
        run.settled().containsAll(List.of("t1/held/drain/1", "t1/model", "t3/model")),
        run.settled()::toString);
    assertNull(difference(run, run.ledger()));
  }

  @Test
  void aRunThatHoldsAgainMayBeTaken() {
    LivedRun run = new LivedRun(Lane.FAST);
    run.told("pause");
    run.goesOn(Map.of());
    run.told("resume");
    run.goesOn(Map.of("t2/drain", "pause"));

    assertNull(difference(run, run.ledger()));
  }

  @Test
  void aRunWithCallsThatJudgingEndedMayBeTaken() {
    LivedRun run = new LivedRun(Lane.FAST);
    run.goesOn(Map.of());

    assertTrue(
        run.settled().stream().anyMatch(name -> name.startsWith("call/")), run.settled()::toString);
    assertNull(difference(run, run.ledger()));
  }

  @Test
  void aStepThatTheReleaseDoesNotAskForIsADifference() {
    LivedRun run = new LivedRun(Lane.FAST);
    run.goesOn(Map.of());

    String difference =
        difference(run, loading(run.ledger(), loaded -> renamed(loaded, "t2/model", "t2/modem")));

    assertTrue(Objects.requireNonNull(difference).contains("t2/modem"), difference);
  }

  @Test
  void whatTheReleaseThrowsIsADifference() {
    LivedRun run = new LivedRun(Lane.FAST);
    run.goesOn(Map.of());

    String difference =
        new LedgerReplay(run.ledger(), LivedRun.CLOCK).difference(run.planned("[]"));

    assertTrue(
        Objects.requireNonNull(difference).startsWith("this release cannot go over its ledger: "),
        difference);
  }

  @Test
  void aDatabaseThatIsAwaySaysNothingAboutTheRun() {
    LivedRun run = new LivedRun(Lane.FAST);
    run.goesOn(Map.of());

    for (int nth = 1; nth <= 2; nth++) {
      Ledger away = away(run.ledger(), nth);
      HoldfastException e =
          assertThrows(HoldfastException.class, () -> difference(run, away), "load " + nth);
      assertEquals(FailureCode.STORE_UNAVAILABLE, e.code());
    }
  }

  /** A ledger whose nth load finds no database. */
  private static Ledger away(Ledger ledger, int nth) {
    AtomicInteger loads = new AtomicInteger();
    return loading(
        ledger,
        loaded -> {
          if (loads.incrementAndGet() == nth) {
            throw new HoldfastException(FailureCode.STORE_UNAVAILABLE, "away");
          }
          return loaded;
        });
  }

  private static LoadedRun renamed(LoadedRun loaded, String from, String to) {
    return new LoadedRun(
        loaded.header(),
        loaded.rows().stream()
            .map(row -> row.name().equals(from) ? renamed(row, to) : row)
            .toList());
  }

  private static LedgerRow renamed(LedgerRow row, String to) {
    return new LedgerRow(
        to,
        row.kind(),
        row.turn(),
        row.slot(),
        row.digest(),
        row.position(),
        row.unknown(),
        row.token(),
        row.result(),
        row.resultDigest());
  }

  private static Ledger loading(Ledger ledger, UnaryOperator<LoadedRun> then) {
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (proxy, method, arguments) -> {
              Object answer = method.invoke(ledger, arguments);
              return answer instanceof LoadedRun loaded ? then.apply(loaded) : answer;
            });
  }

  private static @Nullable String difference(LivedRun run, Ledger ledger) {
    return new LedgerReplay(ledger, LivedRun.CLOCK).difference(run.planned());
  }
}
