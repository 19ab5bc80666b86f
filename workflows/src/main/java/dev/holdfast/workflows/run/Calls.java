package dev.holdfast.workflows.run;

import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wait.Release;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a turn in flight, of which some may be held until somebody or something lets them
 * go.
 */
final class Calls extends ActivityFlight<ToolCallResult, List<ToolCallResult>> {
  private final List<PlannedCall> calls;
  private final Window<ToolCallResult> window;
  private final WaitTimer timer;
  private final Ways ways;
  private boolean waiting;

  /** How a call comes to its result. */
  interface Ways {
    Promise<ToolCallResult> perform(PlannedCall call);

    /** Somebody wants the call to end like this. */
    Promise<ToolCallResult> end(PlannedCall call, OutcomeKind wanted);

    /** The call has its end. */
    Promise<ToolCallResult> takeEnd(PlannedCall call);

    /** Nothing goes on until some of these calls are let go. */
    void nowWaiting(List<PlannedCall> held);

    void nowGoingOn();
  }

  Calls(
      List<PlannedCall> calls,
      List<Segment.Parked.Landed> landed,
      Window<ToolCallResult> window,
      Wakeups wakeups,
      DeadlineTimer deadline,
      boolean interruptible,
      Ways ways,
      Function<List<Promise<ToolCallResult>>, List<ToolCallResult>> landing) {
    super(window, wakeups, deadline, interruptible, landing);
    this.calls = calls;
    this.window = window;
    this.timer = new WaitTimer(wakeups);
    this.ways = ways;
    for (int i = 0; i < calls.size(); i++) {
      PlannedCall call = calls.get(i);
      ToolCallResult before = resultOf(call, landed);
      if (before != null) {
        window.landed(i, before);
      } else if (call.verdict() != Verdict.WAIT) {
        window.letGo(i, () -> ways.perform(call));
      }
    }
  }

  private static @Nullable ToolCallResult resultOf(
      PlannedCall call, List<Segment.Parked.Landed> landed) {
    return landed.stream()
        .filter(one -> one.slot() == call.slot())
        .map(Segment.Parked.Landed::result)
        .findFirst()
        .orElse(null);
  }

  @Override
  boolean comesToRest() {
    return !waiting && parked();
  }

  @Override
  void rests() {
    waiting = true;
    List<PlannedCall> held = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      if (window.open(i)) {
        held.add(calls.get(i));
      }
    }
    ways.nowWaiting(held);
  }

  @Override
  public void release(List<Release> released) {
    if (!released.isEmpty()) {
      waiting = false;
      ways.nowGoingOn();
    }
    for (Release release : released) {
      for (int i = 0; i < calls.size(); i++) {
        PlannedCall call = calls.get(i);
        if (call.callId().equals(release.callId())) {
          release(i, call, release);
        }
      }
    }
  }

  private void release(int place, PlannedCall call, Release release) {
    OutcomeKind wanted = release.wanted();
    PlannedCall now = release.again() == null ? call : call.again(release.again());
    Supplier<Promise<ToolCallResult>> way =
        wanted != null
            ? () -> ways.end(now, wanted)
            : release.ended() ? () -> ways.takeEnd(now) : () -> ways.perform(now);
    if (wanted != null || release.again() != null) {
      window.replace(place, way);
    } else {
      window.letGo(place, way);
    }
  }

  @Override
  public void dueAt(@Nullable Long millis) {
    timer.at(millis);
  }

  @Override
  public boolean parked() {
    return window.allHeld();
  }

  @Override
  public List<Segment.Parked.Landed> landed() {
    List<Segment.Parked.Landed> landed = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      Promise<ToolCallResult> promise = window.at(i);
      if (promise != null && promise.isCompleted() && promise.getFailure() == null) {
        landed.add(new Segment.Parked.Landed(calls.get(i).slot(), promise.get()));
      }
    }
    return landed;
  }

  @Override
  public List<ToolCallResult> land() {
    timer.cancel();
    return super.land();
  }

  @Override
  public void abort() {
    timer.cancel();
    super.abort();
  }
}
