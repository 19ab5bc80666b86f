package dev.holdfast.api.runpage;

import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wait.WaitStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something in a turn that a reader of the run wants to see. */
sealed interface Moment {

  /** A message that was taken in. */
  record Message(String by, String text, Instant at) implements Moment {}

  /** A cancel that was taken in. */
  record Cancel(@Nullable String by, @Nullable String reason, Instant at) implements Moment {}

  /**
   * People decided about a call, or did not in time.
   *
   * @param tool of the call
   */
  record Decided(WaitStanding standing, String tool, Instant at) implements Moment {}

  /**
   * A worker went away, and the run went on.
   *
   * @param after how long that took, as far as it is recorded
   * @param attempt the attempt that was lost, 0 where the step had none of its own yet
   * @param at when the run went on
   */
  record Lost(Duration after, int attempt, Instant at) implements Moment {}

  /**
   * The model was shown less from then on.
   *
   * @param made null while it is being made
   */
  record Shortened(@Nullable Compacted made) implements Moment {}

  /**
   * The model was asked.
   *
   * @param reply null while it is asked
   * @param took null while it is asked, or where nobody knows
   * @param retries what went wrong with the provider before it replied
   */
  record Asked(
      int turn,
      @Nullable ModelReply reply,
      @Nullable Duration took,
      @Nullable Instant since,
      List<String> retries)
      implements Moment {}

  /**
   * A tool was called.
   *
   * @param arguments as the model wrote them
   * @param end null while it is called
   * @param since when it was begun, null while it waits
   * @param lost attempts at it that were lost
   */
  record Called(
      String call,
      String tool,
      @Nullable String effect,
      String arguments,
      @Nullable CallEnd end,
      @Nullable Duration took,
      @Nullable Instant since,
      List<Lost> lost)
      implements Moment {}
}
