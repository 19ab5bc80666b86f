package dev.holdfast.workflows.run;

import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.wait.Release;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Performs steps, whatever asks for them. The ready loop and agent programs stand on it.
 *
 * <p>Verdicts are in the plan of a call and waits in {@link Flight}: both are where approvals,
 * pauses and budgets come in.
 */
public interface Steps {

  /** Starts the turn's drain and model call. */
  Flight<ModelAskResult> ask(Decision.AskModel ask, String digest);

  /** Nothing: the run holds. It never lands. */
  Flight<Void> hold(Decision.Hold hold);

  /**
   * Performs calls side by side, so many at once; their results come in call order. Those that wait
   * are held until they are released.
   *
   * @param landed what some of them came to before
   */
  Flight<List<ToolCallResult>> call(
      int turn, List<PlannedCall> calls, List<Segment.Parked.Landed> landed);

  /** Gives the turn's model call an end, or takes the one it already has. */
  ModelAskResult endAsking(int turn, @Nullable RunEnding ending, String digest);

  /** Gives each call an end, or takes the one it already has. */
  List<ToolCallResult> end(int turn, List<PlannedCall> calls, OutcomeKind wanted, String reason);

  /** Starts making the context smaller. */
  Flight<CompactResult> compact(Decision.Compact compaction, String digest);

  /** Gives a compaction an end, or takes the one it already has. */
  CompactResult endCompacting(int turn, int number, String digest);

  /** Takes in what waits while something is in flight. */
  DrainResult drain(Inlet inlet, int number, @Nullable HoldReason hold, String digest);

  FinishResult finish(int turn, RunEnding ending, String digest);

  /**
   * Whether the run is to go on in another execution: this one has done enough for its history, or
   * it is asked to hand the run over.
   */
  boolean longEnough();

  /** What the next execution must know to go on with this state. */
  Segment handOn(RunState state, String past, Segment.@Nullable Parked parked);

  /**
   * Where in a turn input is taken while a step is in flight.
   *
   * @param onceSettled takes nothing before
   * @param unlessSettled takes nothing after
   * @param drains what the names of its drains begin with
   */
  record Inlet(int turn, String onceSettled, String unlessSettled, String drains) {

    static Inlet whileAsking(int turn) {
      return new Inlet(
          turn, StepNames.drain(turn), StepNames.model(turn), StepNames.modelDrains(turn));
    }

    static Inlet whileHolding(int turn) {
      return new Inlet(
          turn, StepNames.drain(turn), StepNames.model(turn), StepNames.heldDrains(turn));
    }

    static Inlet whileCalling(int turn) {
      return new Inlet(
          turn, StepNames.model(turn), StepNames.drain(turn + 1), StepNames.callsDrains(turn));
    }

    static Inlet whileCompacting(int turn, int compaction) {
      return new Inlet(
          turn,
          StepNames.model(turn),
          StepNames.drain(turn + 1),
          StepNames.compactDrains(compaction));
    }

    public String drainName(int number) {
      return drains + number;
    }
  }

  /** Steps in flight. */
  interface Flight<T> {

    /** Whether they can be interrupted: input is taken in while they fly. */
    boolean interruptible();

    /**
     * Waits until they have landed (true) or something woke the run (false). False also where both
     * are so: what woke the run may have ended it in an execution that was lost.
     */
    boolean awaitLandedOrWoken();

    /** What they came to. Waits for it. */
    T land();

    /** Asks them to stop and waits, within a bound, until they did. */
    void abort();

    /** Lets calls go, or takes the end that they have. */
    default void release(List<Release> released) {}

    /** When time alone will change something that a call waits for; null where it will not. */
    default void dueAt(@Nullable Long millis) {}

    /** Whether nothing is under way and something is held. */
    default boolean parked() {
      return false;
    }

    /** What those calls came to that have landed. */
    default List<Segment.Parked.Landed> landed() {
      return List.of();
    }
  }
}
