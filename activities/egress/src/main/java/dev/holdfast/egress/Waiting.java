package dev.holdfast.egress;

import java.time.Duration;

/** How long an answer has been waited for, and what that is called when it is too long. */
final class Waiting {
  private final Patience patience;
  private final long sentNanos = System.nanoTime();
  private boolean content;
  private long aliveNanos = sentNanos;

  Waiting(Patience patience) {
    this.patience = patience;
  }

  void heard(Inflow.Progress progress) {
    content |= progress == Inflow.Progress.CONTENT;
    if (progress != Inflow.Progress.NOTHING) {
      aliveNanos = System.nanoTime();
    }
  }

  /** Zero or less when time is up. */
  Duration left() {
    Duration total = since(patience.total(), sentNanos);
    Duration next =
        content ? since(patience.idle(), aliveNanos) : since(patience.first(), sentNanos);
    return total.compareTo(next) < 0 ? total : next;
  }

  EgressFault timeIsUp(String target) {
    if (!since(patience.total(), sentNanos).isPositive()) {
      return new EgressFault(
          EgressFault.Kind.TOO_SLOW,
          "%s did not finish its answer within %s".formatted(target, patience.total()));
    }
    return content
        ? new EgressFault(
            EgressFault.Kind.STALLED,
            "%s fell silent for %s in the middle of its answer".formatted(target, patience.idle()))
        : new EgressFault(
            EgressFault.Kind.STALLED_BEFORE_CONTENT,
            "%s began no answer within %s".formatted(target, patience.first()));
  }

  private static Duration since(Duration limit, long nanos) {
    return limit.minusNanos(System.nanoTime() - nanos);
  }
}
