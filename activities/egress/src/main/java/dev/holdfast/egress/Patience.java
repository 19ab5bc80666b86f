package dev.holdfast.egress;

import java.time.Duration;

/**
 * How long and how much of an answer is waited for.
 *
 * @param first from sending to the first content
 * @param idle between two signs of life after that
 * @param total from sending to the end
 * @param bytes the most an answer may have
 */
public record Patience(Duration first, Duration idle, Duration total, long bytes) {
  public Patience {
    if (first.isNegative() || idle.isNegative() || total.isNegative() || bytes < 1) {
      throw new IllegalArgumentException(
          "patience must be positive: first %s, idle %s, total %s, %d bytes"
              .formatted(first, idle, total, bytes));
    }
  }
}
