package dev.holdfast.store.ledger;

import java.util.Locale;

/** What a row records. */
public enum StepKind {
  DRAIN,
  MODEL,
  CALL,
  COMPACT,
  FINISH;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static StepKind of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
