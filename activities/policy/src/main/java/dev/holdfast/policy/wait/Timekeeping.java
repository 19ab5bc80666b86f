package dev.holdfast.policy.wait;

import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What time alone does to a wait. */
public final class Timekeeping {
  private Timekeeping() {}

  /** The wait as it is at this time: reminded, escalated, expired, or as it was. */
  public static WaitStanding at(Wait wait, WaitStanding standing, long nowMillis) {
    WaitStanding now = standing;
    if (!now.open()) {
      return now;
    }
    if (nowMillis >= wait.expiresAtMillis()) {
      return now.closed(
          wait.kind() == WaitKind.SLEEP ? WaitState.ANSWERED : WaitState.EXPIRED, null);
    }
    if (!now.reminded() && passed(wait, wait.terms().remind(), nowMillis)) {
      now = now.nowReminded();
    }
    if (!now.escalated() && passed(wait, wait.terms().escalate(), nowMillis)) {
      now = now.nowEscalated();
    }
    return now;
  }

  /** When time will change it next; null where it never will. */
  public static @Nullable Long due(Wait wait, WaitStanding standing) {
    if (!standing.open()) {
      return null;
    }
    AskTerms terms = wait.terms();
    long due = wait.expiresAtMillis();
    if (!standing.reminded()) {
      due = earlier(due, wait, terms.remind());
    }
    if (!standing.escalated()) {
      due = earlier(due, wait, terms.escalate());
    }
    return due;
  }

  private static boolean passed(Wait wait, @Nullable Duration after, long nowMillis) {
    return after != null && nowMillis >= wait.askedAtMillis() + after.toMillis();
  }

  private static long earlier(long due, Wait wait, @Nullable Duration after) {
    return after == null ? due : Math.min(due, wait.askedAtMillis() + after.toMillis());
  }
}
