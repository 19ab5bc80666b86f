package dev.holdfast.egress;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request got no answer that could be taken in. Its message holds no header and no body. */
public final class EgressFault extends IOException {
  private final Kind kind;
  private final @Nullable Refusal refusal;

  /** Why. */
  public enum Kind {
    /** Nobody answers at the address. */
    UNREACHABLE,
    /** The address must not be reached from here. */
    FORBIDDEN,
    /** The answer has a status other than 2xx: see {@link EgressFault#refusal()}. */
    REFUSED,
    /** The answer sends somewhere else; nothing is followed. */
    REDIRECTED,
    /** The answer has a media type that was not asked for. */
    MEDIA_TYPE,
    /** No content came in time. */
    STALLED_BEFORE_CONTENT,
    /** Content came, then nothing. */
    STALLED,
    /** It came, but too slowly. */
    TOO_SLOW,
    /** The connection broke before the end. */
    CUT,
    /** It is larger than allowed. */
    TOO_LARGE
  }

  /**
   * An answer that says no.
   *
   * @param retryAfter how long the other side wants to be left alone; null where it does not say
   * @param body the beginning of what it says: may hold what was sent, so it is not for logs
   */
  public record Refusal(int status, @Nullable Duration retryAfter, String body) {
    @Override
    public String toString() {
      return "Refusal[" + status + "]";
    }
  }

  EgressFault(Kind kind, String message) {
    this(kind, message, null, null);
  }

  EgressFault(Kind kind, String message, @Nullable Refusal refusal, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.refusal = refusal;
  }

  public Kind kind() {
    return kind;
  }

  /** Set where the kind is {@link Kind#REFUSED}. */
  public @Nullable Refusal refusal() {
    return refusal;
  }
}
