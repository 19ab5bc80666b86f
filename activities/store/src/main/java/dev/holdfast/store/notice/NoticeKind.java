package dev.holdfast.store.notice;

import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wait.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a group is told. */
public enum NoticeKind {
  REQUESTED,
  REMINDED,
  ESCALATED;

  /** Its name in rows. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static NoticeKind of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  /** What it is called outside. */
  public String type() {
    return "approval." + wire();
  }

  /** When that happened of which is told. */
  public Instant happenedAt(Wait wait) {
    AskTerms terms = wait.terms();
    return Instant.ofEpochMilli(wait.askedAtMillis())
        .plus(
            switch (this) {
              case REQUESTED -> Duration.ZERO;
              case REMINDED -> orZero(terms.remind());
              case ESCALATED -> orZero(terms.escalate());
            });
  }

  private static Duration orZero(@Nullable Duration after) {
    return after == null ? Duration.ZERO : after;
  }
}
