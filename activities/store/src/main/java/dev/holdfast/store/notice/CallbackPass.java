package dev.holdfast.store.notice;

import dev.holdfast.store.secret.Secrets;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a callback address holds, sealed: who may decide by it, about which exact action, until
 * when.
 *
 * @param digest of the exact action
 */
public record CallbackPass(
    String noticeId, String waitId, String group, @Nullable String digest, long untilMillis) {
  private static final String PURPOSE = "approval-callback";

  /** Behind the address of the API. */
  public static final String PATH = "/callbacks/";

  /** The path that holds it. */
  public String path(Secrets secrets) {
    return PATH + secrets.seal(PURPOSE, Wire.write(this));
  }

  /** What the last part of such a path holds; null where we have not sealed it. */
  public static @Nullable CallbackPass open(Secrets secrets, String sealed) {
    String text = secrets.open(PURPOSE, sealed);
    return text == null ? null : Wire.read(text, CallbackPass.class);
  }

  public boolean expiredAt(Instant time) {
    return time.toEpochMilli() >= untilMillis;
  }

  @Override
  public String toString() {
    return "CallbackPass[" + noticeId + "]";
  }
}
