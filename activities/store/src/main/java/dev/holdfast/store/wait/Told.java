package dev.holdfast.store.wait;

import java.util.List;

/**
 * What became of an outside event.
 *
 * @param runs to which it went
 * @param waits of those runs, in the same order
 */
public record Told(Verdict verdict, List<String> runs, List<String> waits) {
  public Told {
    runs = List.copyOf(runs);
    waits = List.copyOf(waits);
  }

  /** What became of it. */
  public enum Verdict {
    /** It is in the inboxes of those that waited for it. */
    FED,
    /** Nobody waited: it is there for the next who will. */
    KEPT,
    /** The one run for which it was does not wait for it. */
    NOBODY,
    /** It was there before. */
    SAME,
    /** Something else was told under its id. */
    REUSED,
    /** As many as may be are kept already. */
    FULL,
    /** More runs wait for it than one event goes to. */
    CROWDED,
    /** Others came between, again and again. */
    AGAIN
  }
}
