package dev.holdfast.store.step;

import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.Failures;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.step.Halt;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.step.StepRef;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What step executors share: the ledger, the views, the clock, and the rules for what a step may
 * find.
 *
 * @param owner number of the session lock by which others see whether this process lives
 * @param problems takes a run's id and a sentence that is shown on the run
 */
public record Executor(
    Ledger ledger,
    RunViews views,
    Clock clock,
    Handover handover,
    Supplier<Carrier> carriers,
    Owner owner,
    BiConsumer<String, String> problems) {

  /** What goes away without anybody's help is no problem of the run. */
  private static final Set<FailureCode> PASSING =
      Set.of(
          FailureCode.STORE_UNAVAILABLE, FailureCode.TEMPORAL_UNAVAILABLE, FailureCode.HANDED_OVER);

  /** The session lock of this process. */
  public interface Owner {
    long number();
  }

  /**
   * Performs a step's body and turns its failure into one that Temporal handles as the lane needs:
   * a fast step that cannot be performed fails the workflow task, a queued one is tried again.
   */
  public <T> T perform(StepRef ref, Function<Carrier, T> body) {
    Carrier carrier = carriers.get();
    try {
      if (carrier.local()) {
        handover.atStepBoundary();
      }
      return body.apply(carrier);
    } catch (HoldfastException e) {
      throw failed(ref, carrier, e);
    } catch (ActivityCompletionException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw failed(
          ref,
          carrier,
          new HoldfastException(
              FailureCode.INTERNAL,
              "internal: step %s cannot be performed by this worker: %s".formatted(ref.name(), e),
              e));
    }
  }

  private ApplicationFailure failed(StepRef ref, Carrier carrier, HoldfastException e) {
    if (!PASSING.contains(e.code())) {
      problems.accept(ref.runId(), e.getMessage());
    }
    if (e.code() == FailureCode.LEDGER_MISMATCH) {
      // What is tried again must see the row as it is then: an operator may have mended it.
      views.forget(ref.carriedBy(carrier.execution()));
    }
    return carrier.local()
        ? Failures.toTemporal(e)
        : ApplicationFailure.newFailureWithCause(e.getMessage(), e.code().wire(), e);
  }

  /**
   * Takes what stands, else makes an attempt, until there is an answer: an attempt that has none
   * met something that this worker had not seen.
   */
  public <T> T untilSettled(
      StepRef ref,
      Function<RunView, @Nullable T> standing,
      Function<RunView, @Nullable T> attempt) {
    while (true) {
      RunView view = views.at(ref);
      T answer = standing.apply(view);
      if (answer == null) {
        answer = attempt.apply(view);
      }
      if (answer != null) {
        return answer;
      }
      views.refresh(view, ref);
    }
  }

  /** Settles, and lets the view know what came of it. */
  public SettleAnswer settle(RunView view, Settlement settlement) {
    SettleAnswer answer = ledger.settle(settlement);
    view.absorb(answer, settlement.rows(), settlement.token(), views.nanos());
    return answer;
  }

  /** The settled row of a step, or null; a row with another input stops the run. */
  public static @Nullable SeenRow standing(RunView view, StepRef ref) {
    return standing(view, ref.name(), ref.digest());
  }

  public static @Nullable SeenRow standing(RunView view, String name, String digest) {
    SeenRow row = view.row(name);
    if (row != null && !row.digest().equals(digest)) {
      throw new HoldfastException(
          FailureCode.LEDGER_MISMATCH,
          "ledger_mismatch: run %s, step %s was settled with input %s and is asked with %s: this code"
                  .formatted(view.header().runId(), name, row.digest(), digest)
              + " took another way; deploy the code that wrote the row");
    }
    return row;
  }

  /** Why nothing more may be performed, or null. */
  public static @Nullable Halt halt(RunView view, StepRef ref) {
    if (view.finished()) {
      return new Halt(Halt.Reason.RUN_FINISHED, view.ending());
    }
    if (!view.header().branch().equals(ref.branch())) {
      return new Halt(Halt.Reason.BRANCH_FENCED, null);
    }
    return null;
  }

  public static Receipt receipt(SeenRow row) {
    return Receipt.settled(row.position(), row.resultDigest());
  }
}
