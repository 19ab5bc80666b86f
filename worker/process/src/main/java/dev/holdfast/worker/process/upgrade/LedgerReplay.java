package dev.holdfast.worker.process.upgrade;

import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.step.ModelStepsActivity;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.store.run.OpenRun;
import dev.holdfast.store.step.Carrier;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.Handover;
import dev.holdfast.store.step.RunStepsActivity;
import dev.holdfast.store.step.RunViews;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.tool.Tool;
import dev.holdfast.tool.step.ToolStepsActivity;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.Failures;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.run.AgentLoop;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets the loop of this release go once more over what a run has settled, and sees whether it asks
 * for the same steps with the same input. Performs nothing and writes nothing.
 */
final class LedgerReplay {
  private static final int NAMED_MAX = 3;
  private static final Duration NEVER_OLD = Duration.ofDays(1);

  /** As in the fast lane, where nothing beats. */
  private static final Carrier LOCAL =
      new Carrier() {
        @Override
        public String execution() {
          return SettledSteps.NOBODY;
        }

        @Override
        public boolean local() {
          return true;
        }

        @Override
        public Pulse beat() {
          return Pulse.GO_ON;
        }
      };

  private static final Tokens NO_TOKENS =
      new Tokens() {
        @Override
        public String mint() {
          return "none";
        }

        @Override
        public String mintCallId() {
          throw new NotSettled("a call");
        }

        @Override
        public String mintWaitId(WaitKind kind) {
          throw new NotSettled("what a call waits for");
        }
      };

  private final Ledger ledger;
  private final Clock clock;

  LedgerReplay(Ledger ledger, Clock clock) {
    this.ledger = new SettledOnly(ledger);
    this.clock = clock;
  }

  /**
   * In what the release would differ from what is settled; null where it goes the same way.
   *
   * @throws HoldfastException when the database is away, which says nothing about the run
   */
  @Nullable String difference(OpenRun run) {
    LoadedRun loaded = ledger.load(run.runId(), run.branch(), 0);
    if (loaded == null || loaded.header().terminal()) {
      return null;
    }
    SettledSteps steps = new SettledSteps(run.runId(), run.branch(), names(loaded), performers());
    try {
      var _ = new AgentLoop(Wire.read(run.plan(), RunPlan.class), null, steps).run();
    } catch (NotSettled e) {
      return left(steps.left());
    } catch (RuntimeException e) {
      // What is not settled may be reached inside of a step: the activity names another reason.
      if (wentTooFar(e)) {
        return left(steps.left());
      }
      return stopped(e);
    }
    return left(steps.left());
  }

  /** What a release makes of a run's rows is its own: whatever it throws, it cannot go on. */
  private static String stopped(RuntimeException failure) {
    if (failure instanceof HoldfastException e && e.code() == FailureCode.STORE_UNAVAILABLE) {
      throw e;
    }
    if (!(failure instanceof ApplicationFailure e)) {
      return "this release cannot go over its ledger: " + failure;
    }
    if (Failures.codeOf(e) == FailureCode.STORE_UNAVAILABLE) {
      throw new HoldfastException(FailureCode.STORE_UNAVAILABLE, e.getOriginalMessage(), e);
    }
    return e.getOriginalMessage();
  }

  private static Set<String> names(LoadedRun loaded) {
    return loaded.rows().stream()
        .map(LedgerRow::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean wentTooFar(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotSettled) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String left(Set<String> left) {
    return left.isEmpty()
        ? null
        : "its ledger has %s%s, for which this release does not ask: it would perform other steps"
            .formatted(
                left.stream().limit(NAMED_MAX).collect(Collectors.joining(", ")),
                left.size() > NAMED_MAX ? " and %d more".formatted(left.size() - NAMED_MAX) : "");
  }

  private SettledSteps.Performers performers() {
    Executor executor =
        new Executor(
            ledger,
            new RunViews(ledger, clock, System::nanoTime, NEVER_OLD, (run, execution) -> false),
            clock,
            new Handover(),
            () -> LOCAL,
            () -> 0,
            (run, problem) -> {});
    return new SettledSteps.Performers(
        new ModelStepsActivity(executor, LedgerReplay::noModel, NO_TOKENS),
        new ToolStepsActivity(executor, LedgerReplay::noTool, NO_TOKENS),
        new RunStepsActivity(executor, NO_TOKENS));
  }

  private static @Nullable ModelProvider noModel(String provider) {
    throw new NotSettled("a model call");
  }

  private static @Nullable Tool noTool(String agent, String tool) {
    throw new NotSettled("a tool call");
  }
}
