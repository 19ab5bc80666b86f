package dev.holdfast.model.step;

import static java.lang.Boolean.TRUE;

import dev.holdfast.model.ActionModel;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.ClaimAnswer;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.step.Carrier;
import dev.holdfast.store.step.Claims;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.Heart;
import dev.holdfast.store.step.Inbox;
import dev.holdfast.store.step.InboxReading;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.store.step.Slots;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.model.CompactRequest;
import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.EndAskRequest;
import dev.holdfast.workflows.model.ModelAskRequest;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.model.ModelSteps;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.HoldReason;
import dev.holdfast.workflows.run.Orders;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.client.ActivityCanceledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Performs a turn's drain and model call. Fast: asks, then settles both rows in one commit. Queued:
 * claims with the drain, asks, finishes by token. Ends what is asked when the run no longer waits.
 */
public final class ModelStepsActivity implements ModelSteps {
  /** Behind so many that others have overtaken, rules that count are in doubt. */
  private static final int MOST_JUDGED = 10;

  private final Executor executor;
  private final Tokens tokens;
  private final Inbox inbox;
  private final Asking asking;
  private final Claims claims;
  private final Unanswered unanswered;
  private final Compacting compacting;

  public ModelStepsActivity(
      Executor executor, Function<String, @Nullable ModelProvider> providers, Tokens tokens) {
    this.executor = executor;
    this.tokens = tokens;
    this.inbox = new Inbox(executor);
    Function<String, @Nullable ModelProvider> all = ActionModel.beside(providers);
    var persistence = new Persistence(all, Pauses.REAL);
    this.asking = new Asking(new Judge(tokens), all, persistence);
    this.claims = new Claims(executor.ledger(), executor.views()::nanos);
    this.compacting = new Compacting(executor, tokens, claims, new Summary(persistence));
    this.unanswered = new Unanswered(executor, tokens);
  }

  @Override
  public ModelAskResult ask(ModelAskRequest request) {
    return executor.perform(request.step(), carrier -> ask(request, carrier));
  }

  private ModelAskResult ask(ModelAskRequest request, Carrier carrier) {
    StepRef ref = request.step().carriedBy(carrier.execution());
    String token = tokens.mint();
    try (Heart heart = Heart.start(carrier, executor.ledger())) {
      boolean look = request.woken();
      while (true) {
        RunView view = executor.views().at(ref);
        ModelAskResult standing = standing(request, ref, view);
        if (standing != null) {
          return standing.told(view.ordersBefore(request.turn()));
        }
        Attempt attempt = attempt(request, ref, view, token, look);
        ModelAskResult result = perform(attempt, heart);
        if (result != null) {
          return result.told(view.ordersBefore(request.turn()));
        }
        look = true;
        executor.views().refresh(view, ref);
      }
    }
  }

  @Override
  public ModelAskResult end(EndAskRequest request) {
    return executor.perform(request.step(), carrier -> unanswered.end(request, carrier));
  }

  @Override
  public CompactResult compact(CompactRequest request) {
    return executor.perform(request.step(), carrier -> compacting.compact(request, carrier));
  }

  private @Nullable ModelAskResult perform(Attempt attempt, Heart heart) {
    if (attempt.reading.drained().ending() != null) {
      return endByInput(attempt);
    }
    HoldReason hold = attempt.hold();
    if (hold != null) {
      return hold(attempt, hold);
    }
    return attempt.request.lane() == Lane.FAST ? fast(attempt, heart) : queued(attempt, heart);
  }

  /** What is settled already, or why nothing more may be. */
  private static @Nullable ModelAskResult standing(
      ModelAskRequest request, StepRef ref, RunView view) {
    ModelAskResult standing = ModelRow.standing(ref, view);
    if (standing != null) {
      return standing;
    }
    SeenRow drain = view.row(StepNames.drain(request.turn()));
    if (drain != null) {
      Drained drained = drain.value(Drained.class);
      if (drained.ending() != null) {
        return new ModelAskResult(Executor.receipt(drain), drained.ending());
      }
    }
    return null;
  }

  /** One attempt at the step, with what it takes in: what the ledger says, or what waits. */
  private record Attempt(
      ModelAskRequest request,
      StepRef ref,
      RunView view,
      String token,
      InboxReading reading,
      @Nullable NewRow drain) {

    ModelSpec model() {
      return view.spec().model();
    }

    /** Why no model is asked: the run was told so before, or is just being told. */
    @Nullable HoldReason hold() {
      Orders orders =
          drain == null ? view.ordersBefore(request.turn()) : reading.drained().orders();
      boolean paused = orders != null && TRUE.equals(orders.paused());
      return request.hold() == null && paused ? HoldReason.PAUSED : request.hold();
    }
  }

  private Attempt attempt(
      ModelAskRequest request, StepRef ref, RunView view, String token, boolean look) {
    String name = StepNames.drain(request.turn());
    SeenRow settled = view.row(name);
    if (settled != null) {
      var drained = settled.value(Drained.class);
      return new Attempt(request, ref, view, token, InboxReading.settled(drained), null);
    }
    InboxReading reading =
        inbox
            .read(view, ref, name, look, request.nativeCancel())
            .endedBy(endTakenBefore(view, request.turn()));
    NewRow row =
        NewRow.plain(
            name,
            StepKind.DRAIN,
            request.turn(),
            Slots.DRAIN,
            ref.digest(),
            Wire.write(reading.drained()));
    return new Attempt(request, ref, view, token, reading, row);
  }

  private static @Nullable RunEnding endTakenBefore(RunView view, int turn) {
    return view.takenInFlight(turn - 1).stream()
        .map(Drained::ending)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The run holds: the drain settles once, and what lets it go on is taken by others. */
  private @Nullable ModelAskResult hold(Attempt attempt, HoldReason hold) {
    if (attempt.drain == null) {
      SeenRow drain = attempt.view.row(StepNames.drain(attempt.request.turn()));
      return drain == null ? null : ModelAskResult.held(Executor.receipt(drain), null);
    }
    List<NewEvent> events =
        hold == HoldReason.BUDGET
            ? List.of(new NewEvent(EventType.BUDGET_EXCEEDED, attempt.drain.name(), "{}"))
            : List.of();
    Receipt drained = drainAlone(attempt, attempt.drain, events, hold);
    return drained == null ? null : ModelAskResult.held(drained, null);
  }

  /** The input ends the run. */
  private @Nullable ModelAskResult endByInput(Attempt attempt) {
    if (attempt.drain == null) {
      throw new IllegalStateException("a settled drain that ends the run was found before");
    }
    Receipt drained = drainAlone(attempt, attempt.drain, List.of(), null);
    return drained == null ? null : new ModelAskResult(drained, attempt.reading.drained().ending());
  }

  /** The drain settles alone, and the model is not asked; null where something else stands. */
  private @Nullable Receipt drainAlone(
      Attempt attempt, NewRow drain, List<NewEvent> more, @Nullable HoldReason hold) {
    List<NewEvent> events = new ArrayList<>(attempt.reading.events());
    events.addAll(more);
    SettleAnswer answer =
        executor.settle(
            attempt.view,
            Settlement.of(
                    attempt.ref, executor.clock().instant(), attempt.token, List.of(drain), events)
                .taking(attempt.reading.intake())
                .holding(hold));
    return answer.verdict() == SettleAnswer.Verdict.SETTLED
        ? Receipt.settled(answer.last(), drain.resultDigest())
        : null;
  }

  private @Nullable ModelAskResult fast(Attempt attempt, Heart heart) {
    return settled(attempt, asked(attempt, heart, false), false);
  }

  private @Nullable ModelAskResult queued(Attempt attempt, Heart heart) {
    Claims.Claiming claiming = claims.claim(claim(attempt, null), heart);
    boolean again = claiming instanceof Claims.Claiming.Lapsed;
    if (claiming instanceof Claims.Claiming.Lapsed lapsed) {
      ModelSpec model = attempt.model();
      var lost = UsageEntry.lost(model.provider(), model.name());
      claiming = claims.claim(claim(attempt, new Claim.Takeover(lapsed.claim(), lost)), heart);
    }
    if (claiming instanceof Claims.Claiming.Stopped) {
      throw new ActivityCanceledException();
    }
    if (!(claiming instanceof Claims.Claiming.Answered answered)) {
      return null;
    }
    ClaimAnswer answer = answered.answer();
    attempt.view.counters(
        answer.inboxSeq(), answer.inboxTaken(), answer.ending(), executor.views().nanos());
    if (answer.verdict() != ClaimAnswer.Verdict.CLAIMED) {
      return null;
    }
    attempt.view.missed(answer.last());
    if (again && attempt.drain != null) {
      // The drain was settled by whoever held the claim, and may have read what this one has not.
      return null;
    }
    heart.hold(attempt.ref, attempt.token);
    return settled(attempt, asked(attempt, heart, true), true);
  }

  /** The run no longer waits: the beginning of the reply is all that there will be of it. */
  private void keep(Attempt attempt, Abandoned abandoned) {
    if (abandoned.beginning().isBlank()) {
      return;
    }
    ModelSpec model = attempt.model();
    var reply = ModelReply.interrupted(abandoned.beginning(), ModelReply.Usage.none(model, 0));
    String name = attempt.ref.name();
    executor.settle(
        attempt.view,
        Settlement.of(
                attempt.ref,
                executor.clock().instant(),
                attempt.token,
                List.of(ModelRow.of(attempt.ref, attempt.request.turn(), reply)),
                List.of(
                    new NewEvent(
                        EventType.MESSAGE_INTERRUPTED,
                        name,
                        Wire.write(Map.of("text", abandoned.beginning())))))
            .finishing(true)
            .using(List.of(UsageEntry.lost(model.provider(), model.name()))));
  }

  private Claim claim(Attempt attempt, Claim.@Nullable Takeover takeover) {
    StepRef ref = attempt.ref;
    var step =
        new Claim.Step(
            ref.name(),
            StepKind.MODEL,
            attempt.request.turn(),
            Slots.MODEL,
            ref.digest(),
            null,
            null);
    Claim.Drain drain =
        attempt.drain == null
            ? null
            : new Claim.Drain(attempt.drain, attempt.reading.intake(), attempt.view.inboxSeq());
    List<NewEvent> events = new ArrayList<>(attempt.reading.events());
    events.add(requested(attempt));
    return new Claim(
        ref.runId(),
        ref.branch(),
        executor.clock().instant(),
        attempt.token,
        executor.owner().number(),
        step,
        drain,
        events,
        takeover);
  }

  private Asking.Asked asked(Attempt attempt, Heart heart, boolean claimed) {
    int turn = attempt.request.turn();
    var question =
        new Asking.Question(
            attempt.ref.runId(),
            attempt.view.spec(),
            attempt.view.header().input(),
            turn,
            Turn.transcript(attempt.view, turn, attempt.reading.drained()));
    try {
      return asking.ask(question, circumstances(attempt), heart.cancelled());
    } catch (Abandoned e) {
      if (claimed) {
        keep(attempt, e);
      }
      throw e.counted(executor, attempt.ref, attempt.token);
    }
  }

  /** Others may use tools at the same time, so that a rule would say something else. */
  private Supplier<Circumstances> circumstances(Attempt attempt) {
    AtomicInteger judged = new AtomicInteger();
    return () ->
        Circumstances.of(
            attempt.view,
            executor.clock().instant(),
            judged.getAndIncrement() < MOST_JUDGED
                ? Tally.of(executor.ledger(), attempt.ref.runId())
                : Tally.unknown());
  }

  private @Nullable ModelAskResult settled(Attempt attempt, Asking.Asked first, boolean claimed) {
    Asking.Asked asked = first;
    while (true) {
      List<NewRow> rows = rows(attempt, asked, claimed);
      SettleAnswer answer = settle(attempt, rows, events(attempt, asked, claimed), asked, claimed);
      switch (answer.verdict()) {
        case SETTLED -> {
          return ModelAskResult.of(
              Receipt.settled(answer.last(), rows.getLast().resultDigest()), asked.reply());
        }
        case RECOUNT -> asked = asked.again().get();
        case STANDS, COMPANION, TERMINAL, FENCED, PASSED, INBOX, LOST, MISSING -> {
          return null;
        }
      }
    }
  }

  /** A claim has settled the drain before. */
  private static List<NewRow> rows(Attempt attempt, Asking.Asked asked, boolean claimed) {
    List<NewRow> rows = new ArrayList<>();
    if (attempt.drain != null && !claimed) {
      rows.add(attempt.drain);
    }
    rows.addAll(asked.ends());
    rows.add(ModelRow.of(attempt.ref, attempt.request.turn(), asked.reply()));
    return rows;
  }

  private static List<NewEvent> events(Attempt attempt, Asking.Asked asked, boolean claimed) {
    List<NewEvent> events = new ArrayList<>();
    if (!claimed) {
      events.addAll(attempt.reading.events());
      if (!attempt.model().absent()) {
        events.add(requested(attempt));
      }
    }
    events.addAll(asked.events());
    return events;
  }

  private SettleAnswer settle(
      Attempt attempt,
      List<NewRow> rows,
      List<NewEvent> events,
      Asking.Asked asked,
      boolean claimed) {
    boolean drains = attempt.drain != null && !claimed;
    return executor.settle(
        attempt.view,
        Settlement.of(attempt.ref, executor.clock().instant(), attempt.token, rows, events)
            .finishing(claimed)
            .taking(drains ? attempt.reading.intake() : null)
            .using(asked.usages())
            .waiting(asked.waits())
            .counting(asked.uses()));
  }

  private static NewEvent requested(Attempt attempt) {
    ModelSpec model = attempt.model();
    return new NewEvent(
        EventType.MODEL_REQUESTED,
        attempt.ref.name(),
        Wire.write(Map.of("provider", model.provider(), "model", model.name())));
  }
}
