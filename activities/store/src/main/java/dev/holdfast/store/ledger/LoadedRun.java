package dev.holdfast.store.ledger;

import java.util.List;

/** A run with the rows that were asked for. */
public record LoadedRun(RunHeader header, List<LedgerRow> rows) {
  public LoadedRun {
    rows = List.copyOf(rows);
  }
}
