package dev.holdfast.model.step;

import dev.holdfast.store.step.Tokens;
import java.util.concurrent.atomic.AtomicInteger;

/** Tokens that a test can foretell. */
record CountedTokens(AtomicInteger minted) implements Tokens {
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
}
