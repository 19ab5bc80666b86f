package dev.holdfast.model.provider;

import dev.holdfast.model.ModelAnswer;
import org.jspecify.annotations.Nullable;

/** Numbers of tokens that a provider may leave out. */
final class Counts {
  private static final long CHARACTERS_PER_TOKEN = 3;

  private Counts() {}

  /** A guess that is rather too high, for limits must hold also where nothing is counted. */
  static ModelAnswer.Tokens estimated(long charactersSent, long charactersHeard) {
    return new ModelAnswer.Tokens(
        tokens(charactersSent), tokens(charactersHeard), null, null, null, true);
  }

  private static long tokens(long characters) {
    return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN);
  }

  static long of(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  static @Nullable Long known(@Nullable Integer count) {
    return count == null ? null : Long.valueOf(count);
  }
}
