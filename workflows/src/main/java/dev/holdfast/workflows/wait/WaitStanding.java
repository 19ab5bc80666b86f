package dev.holdfast.workflows.wait;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a wait has come.
 *
 * @param votes in the order in which they were taken
 * @param decided what closed it; null while it is pending, and where it expired or was superseded
 * @param reminded whether those who were asked were told once more
 * @param escalated whether others are asked too
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record WaitStanding(
    String waitId,
    WaitState state,
    List<Vote> votes,
    @Nullable Decided decided,
    boolean reminded,
    boolean escalated) {

  public WaitStanding {
    votes = votes == null ? List.of() : List.copyOf(votes);
  }

  /** As it begins. */
  public static WaitStanding pending(String waitId) {
    return new WaitStanding(waitId, WaitState.PENDING, List.of(), null, false, false);
  }

  /** Whether it can still change. */
  public boolean open() {
    return state == WaitState.PENDING;
  }

  public WaitStanding voted(Vote vote) {
    List<Vote> more = new ArrayList<>(votes);
    more.add(vote);
    return new WaitStanding(waitId, state, more, decided, reminded, escalated);
  }

  public WaitStanding closed(WaitState as, @Nullable Decided by) {
    return new WaitStanding(waitId, as, votes, by, reminded, escalated);
  }

  public WaitStanding nowReminded() {
    return new WaitStanding(waitId, state, votes, decided, true, escalated);
  }

  public WaitStanding nowEscalated() {
    return new WaitStanding(waitId, state, votes, decided, reminded, true);
  }

  /**
   * What one of them said.
   *
   * @param stand digest of what it comes to: only equal ones count together
   */
  public record Vote(String by, Choice choice, String stand, String commandId, long atMillis) {}

  /**
   * The decision that stands.
   *
   * @param by all whose votes made it, the last one first
   * @param comment for the model, where there is one
   * @param arguments with which the call is performed, where they are other than proposed
   * @param content the call's result, where it was answered
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Decided(
      Choice choice,
      List<String> by,
      String channel,
      String commandId,
      long atMillis,
      @Nullable String comment,
      @Nullable String arguments,
      @Nullable String content) {
    public Decided {
      by = List.copyOf(by);
    }
  }
}
