package dev.holdfast.api.runpage;

import dev.holdfast.api.Links;
import dev.holdfast.api.run.RunNows;
import dev.holdfast.api.run.RunUsage;
import dev.holdfast.store.event.Events;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.TurnLog;
import dev.holdfast.store.ledger.TurnStep;
import dev.holdfast.store.run.RunView;
import dev.holdfast.store.usage.Usages;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.identity.Principal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Collects what the page of a run shows. */
@Singleton
final class RunPageReader {
  private static final Set<EventType> OF_ATTEMPTS =
      EnumSet.of(
          EventType.MODEL_REQUESTED,
          EventType.MODEL_RETRY,
          EventType.TOOL_STARTED,
          EventType.STEP_RETRIED);

  private final TurnLog log;
  private final Events events;
  private final Usages usages;
  private final RunNows nows;
  private final Waits waits;
  private final Links links;
  private final Clock clock;

  RunPageReader(
      TurnLog log,
      Events events,
      Usages usages,
      RunNows nows,
      Waits waits,
      Links links,
      Clock clock) {
    this.log = log;
    this.events = events;
    this.usages = usages;
    this.nows = nows;
    this.waits = waits;
    this.links = links;
    this.clock = clock;
  }

  /**
   * The page that holds a turn.
   *
   * @param turn 0 for the newest
   */
  RunPage read(RunView run, Principal principal, int turn) {
    int last = log.lastTurn(run.runId(), principal);
    RunPage.Window window = RunPage.Window.around(turn == 0 ? last : turn, last);
    List<TurnStep> steps = log.turns(run.runId(), principal, window.first() - 1, window.behind());
    Instant begun = run.startedAt() == null ? run.createdAt() : run.startedAt();
    return new RunPage(
        run,
        nows.of(run, principal),
        RunUsage.of(usages.byModel(run.runId(), principal)),
        Timeline.of(steps, attempts(run, principal, steps), window.first(), begun),
        run.terminal() ? List.of() : waits.pending(run.runId()),
        window,
        links.temporalUi(run.runId()),
        links,
        clock.instant());
  }

  private List<RunEvent> attempts(RunView run, Principal principal, List<TurnStep> steps) {
    List<String> told =
        steps.stream()
            .filter(step -> step.kind() == StepKind.MODEL || step.attempt() > 1)
            .map(TurnStep::name)
            .toList();
    return told.isEmpty() ? List.of() : events.ofSteps(run.runId(), principal, told, OF_ATTEMPTS);
  }
}
