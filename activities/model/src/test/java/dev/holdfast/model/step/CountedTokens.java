package dev.holdfast.model.step;

import dev.holdfast.store.step.Tokens;
import dev.holdfast.workflows.wait.WaitKind;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Tokens that a test can foretell. */
record CountedTokens(AtomicInteger minted) implements Tokens {
  /** Of a run in which nothing has happened. */
  static final Circumstances CIRCUMSTANCES =
      new Circumstances(
          "somebody", "{}", List.of(), Instant.parse("2026-01-01T00:00:00Z"), Tally.unknown());

  CountedTokens() {
    this(new AtomicInteger());
  }

  @Override
  public String mint() {
    return "token-" + minted.incrementAndGet();
  }

  @Override
  public String mintCallId() {
    return "call-" + minted.incrementAndGet();
  }

  @Override
  public String mintWaitId(WaitKind kind) {
    return kind.prefix() + minted.incrementAndGet();
  }
}
