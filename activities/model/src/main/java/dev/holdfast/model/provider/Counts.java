package dev.holdfast.model.provider;

import org.jspecify.annotations.Nullable;

/** Numbers of tokens that a provider may leave out. */
final class Counts {
  private Counts() {}

  static long of(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  static @Nullable Long known(@Nullable Integer count) {
    return count == null ? null : Long.valueOf(count);
  }
}
