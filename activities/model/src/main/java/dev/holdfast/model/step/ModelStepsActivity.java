package dev.holdfast.model.step;

import dev.holdfast.model.ModelProvider;
import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.ClaimAnswer;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.ledger.WaitEntries;
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
import dev.holdfast.workflows.model.ModelSteps;
import dev.holdfast.workflows.run.Drained;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Performs a turn's drain and model call. Fast: asks, then settles both rows in one commit. Queued:
 * claims with the drain, asks, finishes by token. Ends what is asked when the run no longer waits.
 */
public final class ModelStepsActivity implements ModelSteps {
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
    var persistence = new Persistence(providers, Pauses.REAL);
    this.asking = new Asking(new Judge(tokens), providers, persistence);
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
          return standing;
        }
        Attempt attempt = attempt(request, ref, view, token, look);
        ModelAskResult result =
            attempt.reading.drained().ending() != null
                ? endByInput(attempt)
                : request.lane() == Lane.FAST ? fast(attempt, heart) : queued(attempt, heart);
        if (result != null) {
          return result;
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

  /** The input ends the run: the drain settles alone and the model is not asked. */
  private @Nullable ModelAskResult endByInput(Attempt attempt) {
    if (attempt.drain == null) {
      throw new IllegalStateException("a settled drain that ends the run was found before");
    }
    SettleAnswer answer =
        settle(
            attempt,
            List.of(attempt.drain),
            attempt.reading.events(),
            List.of(),
            WaitEntries.NONE,
            false);
    return answer.verdict() == SettleAnswer.Verdict.SETTLED
        ? new ModelAskResult(
            Receipt.settled(answer.last(), attempt.drain.resultDigest()),
            attempt.reading.drained().ending())
        : null;
  }

  private @Nullable ModelAskResult fast(Attempt attempt, Heart heart) {
    Asking.Asked asked = asked(attempt, heart);
    List<NewRow> rows = new ArrayList<>();
    if (attempt.drain != null) {
      rows.add(attempt.drain);
    }
    rows.addAll(asked.ends());
    rows.add(ModelRow.of(attempt.ref, attempt.request.turn(), asked.reply()));
    List<NewEvent> events = new ArrayList<>(attempt.reading.events());
    events.add(requested(attempt));
    events.addAll(asked.events());
    return settled(attempt, rows, events, asked, false);
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
    Asking.Asked asked = asked(attempt, heart);
    List<NewRow> rows = new ArrayList<>(asked.ends());
    rows.add(ModelRow.of(attempt.ref, attempt.request.turn(), asked.reply()));
    return settled(attempt, rows, asked.events(), asked, true);
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

  private Asking.Asked asked(Attempt attempt, Heart heart) {
    try {
      return asked(attempt, attempt.request.turn(), heart);
    } catch (Abandoned e) {
      throw e.counted(executor, attempt.ref, attempt.token);
    }
  }

  private Asking.Asked asked(Attempt attempt, int turn, Heart heart) {
    return asking.ask(
        new Asking.Question(
            attempt.ref.runId(),
            attempt.view.spec(),
            attempt.view.header().input(),
            turn,
            Turn.transcript(attempt.view, turn, attempt.reading.drained())),
        () -> Circumstances.of(attempt.view, executor.clock().instant()),
        heart.cancelled());
  }

  private @Nullable ModelAskResult settled(
      Attempt attempt,
      List<NewRow> rows,
      List<NewEvent> events,
      Asking.Asked asked,
      boolean claimed) {
    SettleAnswer answer = settle(attempt, rows, events, asked.usages(), asked.waits(), claimed);
    return answer.verdict() == SettleAnswer.Verdict.SETTLED
        ? ModelAskResult.of(
            Receipt.settled(answer.last(), rows.getLast().resultDigest()), asked.reply())
        : null;
  }

  private SettleAnswer settle(
      Attempt attempt,
      List<NewRow> rows,
      List<NewEvent> events,
      List<UsageEntry> usages,
      WaitEntries waits,
      boolean claimed) {
    boolean drains = attempt.drain != null && !claimed;
    return executor.settle(
        attempt.view,
        Settlement.of(attempt.ref, executor.clock().instant(), attempt.token, rows, events)
            .finishing(claimed)
            .taking(drains ? attempt.reading.intake() : null)
            .using(usages)
            .waiting(waits));
  }

  private static NewEvent requested(Attempt attempt) {
    ModelSpec model = attempt.model();
    return new NewEvent(
        EventType.MODEL_REQUESTED,
        attempt.ref.name(),
        Wire.write(Map.of("provider", model.provider(), "model", model.name())));
  }
}
