package dev.holdfast.api.key;

import dev.holdfast.store.key.ApiKeys;
import dev.holdfast.store.key.KeyHash;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.step.Digest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Who acts with which key. What was looked up holds for a while, and so does a revoked key. */
@Singleton
public final class KeyRing {
  private static final Duration HOLDS = Duration.ofSeconds(15);
  private static final int REMEMBERED_MAX = 1_000;
  private static final int KEY_LENGTH_MAX = 256;

  private final ApiKeys keys;
  private final Clock clock;
  private final LinkedHashMap<String, Known> known = new LinkedHashMap<>();

  private record Known(Principal principal, Instant until) {}

  KeyRing(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Who acts with the key, or null. */
  public @Nullable Principal principal(String key) {
    if (key.length() > KEY_LENGTH_MAX) {
      return null;
    }
    String digest = Digest.of(key);
    Principal remembered = remembered(digest);
    if (remembered != null) {
      return remembered;
    }
    Principal found = keys.principal(KeyHash.of(key));
    if (found != null) {
      remember(digest, found);
    }
    return found;
  }

  private @Nullable Principal remembered(String digest) {
    synchronized (known) {
      Known entry = known.get(digest);
      return entry == null || clock.instant().isAfter(entry.until()) ? null : entry.principal();
    }
  }

  private void remember(String digest, Principal principal) {
    synchronized (known) {
      known.remove(digest);
      known.put(digest, new Known(principal, clock.instant().plus(HOLDS)));
      if (known.size() > REMEMBERED_MAX) {
        known.pollFirstEntry();
      }
    }
  }
}
