package dev.holdfast.egress;

import org.jspecify.annotations.Nullable;

/** Puts the lines of {@code text/event-stream} together to events. */
public final class ServerSentEvents {
  private final Taker taker;
  private final StringBuilder data = new StringBuilder();
  private @Nullable String event;
  private boolean hasData;

  /** Whoever takes the events. */
  @FunctionalInterface
  public interface Taker {
    /**
     * An event.
     *
     * @param event its type; null where the stream gives none
     */
    Inflow.Progress event(@Nullable String event, String data);
  }

  public ServerSentEvents(Taker taker) {
    this.taker = taker;
  }

  public Inflow.Progress line(String line) {
    if (line.isEmpty()) {
      return dispatch();
    }
    if (line.startsWith(":")) {
      return Inflow.Progress.ALIVE;
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    if ("data".equals(field)) {
      data.append(hasData ? "\n" : "").append(value);
      hasData = true;
    } else if ("event".equals(field)) {
      event = value;
    }
    return Inflow.Progress.NOTHING;
  }

  /** Some servers leave the last empty line out. */
  public void end() {
    dispatch();
  }

  private Inflow.Progress dispatch() {
    Inflow.Progress progress =
        hasData ? taker.event(event, data.toString()) : Inflow.Progress.NOTHING;
    event = null;
    data.setLength(0);
    hasData = false;
    return progress;
  }
}
