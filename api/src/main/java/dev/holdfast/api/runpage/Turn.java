package dev.holdfast.api.runpage;

import java.time.Instant;
import java.util.List;

/**
 * A turn of a run: what came in, what the model said, what was called.
 *
 * @param at when its first step was recorded
 */
record Turn(int number, Instant at, List<Moment> moments) {
  Turn {
    moments = List.copyOf(moments);
  }
}
