package dev.holdfast.store.step;

import dev.holdfast.store.id.Ids;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.SignalledDecision;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import java.util.Map;

/** Reads a run's inbox for a drain. */
public final class Inbox {
  private static final String NATIVE_CANCEL = "temporal:cancel";

  private final Executor executor;

  public Inbox(Executor executor) {
    this.executor = executor;
  }

  /**
   * What a drain under this name would take now.
   *
   * @param look read the inbox even if nothing is known to wait
   */
  public InboxReading read(
      RunView view, StepRef ref, String drain, boolean look, boolean nativeCancel) {
    return read(view, ref, Taking.betweenCalls(drain), look, nativeCancel);
  }

  InboxReading read(RunView view, StepRef ref, Taking taking, boolean look, boolean nativeCancel) {
    if (nativeCancel) {
      acceptNativeCancel(ref);
    }
    if (look || nativeCancel) {
      executor.views().refresh(view, ref);
    }
    long known = view.inboxSeq();
    List<InboxEntry> entries =
        view.inboxWaits() ? executor.ledger().inbox(ref.runId(), view.inboxTaken()) : List.of();
    return InboxReading.of(
        entries,
        view.inboxTaken(),
        known,
        executor.clock().instant(),
        view.header().deadlineAt(),
        taking);
  }

  /** What was decided by signals are commands whose ids follow from what they say. */
  void acceptDecisions(StepRef ref, List<SignalledDecision> decisions) {
    for (SignalledDecision decision : decisions) {
      Decide command = decision.command();
      if (command != null) {
        String digest = Digest.of("temporal:decide", ref.runId(), Wire.write(decision));
        executor
            .ledger()
            .accept(
                Ids.command(digest),
                ref.runId(),
                InboxReading.DECIDE,
                Wire.write(command),
                SignalledDecision.OPERATOR,
                executor.clock().instant());
      }
    }
  }

  /** A native cancel is a command whose id follows from what it is: however often, it is one. */
  void acceptNativeCancel(StepRef ref) {
    String id = Ids.command(Digest.of(NATIVE_CANCEL, ref.runId(), ref.branch()));
    executor
        .ledger()
        .accept(
            id,
            ref.runId(),
            Taking.CANCEL,
            Wire.write(Map.of("reason", "cancelled in Temporal")),
            NATIVE_CANCEL,
            executor.clock().instant());
  }
}
