package dev.holdfast.model.step;

import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.Remedy;
import dev.holdfast.store.step.Body;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.step.ActivityPolicies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the models that a spec names, one after the other, until one replies or all are given up:
 * what is done about which fault is the table of {@link FaultKind}.
 */
final class Persistence {
  /** Nobody waits long for a model while another one may be asked. */
  static final Duration LONGEST_WAIT_BEFORE_FALLBACK = Duration.ofSeconds(30);

  private final Function<String, @Nullable ModelProvider> providers;
  private final Circuits circuits = new Circuits();
  private final Pauses pauses;
  private final Duration whole;

  Persistence(Function<String, @Nullable ModelProvider> providers, Pauses pauses) {
    this(providers, pauses, ActivityPolicies.MODEL_TIMEOUT);
  }

  /**
   * As above.
   *
   * @param whole for all tries of all models together
   */
  Persistence(Function<String, @Nullable ModelProvider> providers, Pauses pauses, Duration whole) {
    this.providers = providers;
    this.pauses = pauses;
    this.whole = whole;
  }

  /** What asking came to. */
  sealed interface End {
    /** The model that was asked last. */
    ModelSpec model();

    Course course();

    /** What was tried before, oldest first. */
    default List<Again> agains() {
      return course().agains();
    }

    record Answered(ModelSpec model, ModelAnswer answer, Course course) implements End {}

    /**
     * No model replied.
     *
     * @param model the one whose fault it is
     * @param attempt of the last try at it; 0 where it was not even asked
     */
    record GivenUp(ModelSpec model, ModelFault fault, int attempt, Course course) implements End {}
  }

  /**
   * How asking went.
   *
   * @param lost tries that came to nothing and may have been billed
   * @param waited for a turn and between tries
   */
  record Course(List<Again> agains, List<Try> lost, Duration waited) {
    Course {
      agains = List.copyOf(agains);
      lost = List.copyOf(lost);
    }
  }

  record Try(ModelSpec model, int attempt) {}

  /**
   * A try after which another one was to be made.
   *
   * @param next the model to be asked then
   * @param pause before it was asked
   */
  record Again(
      ModelSpec asked, FaultKind fault, String code, int attempt, ModelSpec next, Duration pause) {}

  /** Makes the question that a try asks. */
  @FunctionalInterface
  interface Question {
    ModelQuestion of(ModelSpec model, int attempt);
  }

  End ask(ModelSpec first, Question question, CompletableFuture<Void> stop) {
    Tally tally = new Tally();
    long begun = pauses.nanos();
    List<ModelSpec> models = new ArrayList<>();
    models.add(first);
    models.addAll(first.fallbacks());
    End.GivenUp tooLong = null;
    for (int i = 0; ; i++) {
      boolean last = i == models.size() - 1;
      End end = new One(models.get(i), last, begun, question, stop, tally).ask();
      if (!(end instanceof End.GivenUp up)) {
        return end;
      }
      ModelFault fault = up.fault();
      if (tooLong == null && fault.kind() == FaultKind.CONTEXT_TOO_LONG) {
        tooLong = up;
      }
      if (last || !fault.kind().remedy().fallsBack() || !left(begun, whole).isPositive()) {
        // The one fault that the run itself can do something about.
        return tooLong == null
            ? up
            : new End.GivenUp(tooLong.model(), tooLong.fault(), tooLong.attempt(), tally.course());
      }
      tally.agains.add(
          new Again(
              up.model(),
              fault.kind(),
              fault.code(),
              up.attempt(),
              models.get(i + 1),
              Duration.ZERO));
    }
  }

  private Duration left(long since, Duration of) {
    return of.minusNanos(pauses.nanos() - since);
  }

  /** A course that still goes on. */
  private static final class Tally {
    private final List<Again> agains = new ArrayList<>();
    private final List<Try> lost = new ArrayList<>();
    private Duration waited = Duration.ZERO;

    Course course() {
      return new Course(agains, lost, waited);
    }
  }

  /** The tries at one model. */
  private final class One {
    private final ModelSpec model;
    private final boolean last;
    private final long begun;
    private final Question question;
    private final CompletableFuture<Void> stop;
    private final Tally tally;
    private final Map<FaultKind, Integer> failed = new EnumMap<>(FaultKind.class);
    private Duration waited = Duration.ZERO;
    private int attempt;

    One(
        ModelSpec model,
        boolean last,
        long begun,
        Question question,
        CompletableFuture<Void> stop,
        Tally tally) {
      this.model = model;
      this.last = last;
      this.begun = begun;
      this.question = question;
      this.stop = stop;
      this.tally = tally;
    }

    End ask() {
      ModelProvider provider = providers.apply(model.provider());
      if (provider == null) {
        return givenUp(
            new ModelFault(
                FaultKind.NOT_CONFIGURED,
                "this worker has no model provider %s".formatted(model.provider())));
      }
      Circuit circuit = circuits.of(provider.account());
      while (true) {
        Circuit.Next.Go turn = awaitTurn(circuit);
        if (turn == null) {
          return givenUp(noTurn());
        }
        attempt++;
        Reply reply = reply(provider);
        if (reply.answer() != null) {
          circuit.succeeded(turn);
          return new End.Answered(model, reply.answer(), tally.course());
        }
        ModelFault fault = reply.fault();
        if (fault.kind().mayBeBilled()) {
          tally.lost.add(new Try(model, attempt));
        }
        if (!again(fault, circuit, turn)) {
          return givenUp(fault);
        }
      }
    }

    /** Waits for what the fault asks for; false when the model is given up. */
    private boolean again(ModelFault fault, Circuit circuit, Circuit.Next.Go turn) {
      Remedy remedy = fault.kind().remedy();
      int times = failed.merge(fault.kind(), 1, Integer::sum);
      Duration wait = pauses.spread(remedy.pauseAfter(times));
      if (fault.retryAfter() != null && fault.retryAfter().compareTo(wait) > 0) {
        wait = fault.retryAfter();
      }
      if (remedy.slowsDown()) {
        circuit.refused(turn, pauses.nanos(), wait);
      }
      if (times >= remedy.tries() || wait.compareTo(patience()) > 0) {
        return false;
      }
      tally.agains.add(new Again(model, fault.kind(), fault.code(), attempt, model, wait));
      if (!remedy.slowsDown()) {
        pause(wait, new CompletableFuture<>());
      }
      return true;
    }

    /** Null when no turn came in time, or none would. */
    private Circuit.Next.@Nullable Go awaitTurn(Circuit circuit) {
      Circuit.Place place = circuit.join(pauses.nanos());
      try {
        while (true) {
          switch (circuit.next(place, pauses.nanos())) {
            case Circuit.Next.Go go -> {
              return go;
            }
            case Circuit.Next.Stay stay -> {
              Duration patience = patience();
              if (stay.atLeast().compareTo(patience) > 0 || !patience.isPositive()) {
                return null;
              }
              pause(stay.head() ? stay.atLeast() : patience, stay.changed());
            }
          }
        }
      } finally {
        circuit.leave(place);
      }
    }

    private void pause(Duration most, CompletableFuture<Void> enough) {
      long from = pauses.nanos();
      boolean goesOn = pauses.pause(most, enough, stop);
      Duration paused = Duration.ofNanos(pauses.nanos() - from);
      waited = waited.plus(paused);
      tally.waited = tally.waited.plus(paused);
      if (!goesOn) {
        throw stopped(false, "");
      }
    }

    /** How much longer this model may be waited for. */
    private Duration patience() {
      Duration left = left(begun, whole);
      Duration here = LONGEST_WAIT_BEFORE_FALLBACK.minus(waited);
      return last || left.compareTo(here) < 0 ? left : here;
    }

    private Reply reply(ModelProvider provider) {
      var heard = new ConcurrentLinkedQueue<String>(); // told on another thread
      ModelQuestion asked = question.of(model, attempt).heardBy(heard::add);
      return switch (Body.perform("model", () -> provider.ask(asked), left(begun, whole), stop)) {
        case Body.End.Returned<ModelAnswer> returned -> Reply.of(returned.value());
        case Body.End.Threw<ModelAnswer> threw when threw.cause() instanceof ModelFault fault ->
            Reply.of(fault);
        case Body.End.Threw<ModelAnswer> threw ->
            Reply.of(
                new ModelFault(
                    FaultKind.BROKEN,
                    "the provider broke: " + threw.cause().getClass().getSimpleName()));
        case Body.End.TimedOut<ModelAnswer> ignored ->
            Reply.of(
                new ModelFault(
                    FaultKind.TIMED_OUT, "no reply within " + whole.toMinutes() + " minutes"));
        case Body.End.Cancelled<ModelAnswer> ignored -> throw stopped(true, String.join("", heard));
      };
    }

    /**
     * The run no longer wants the reply: nothing is settled. One try is counted by whoever ends the
     * step, as the one under way; where none was, it stands for the last that was lost.
     */
    private Abandoned stopped(boolean underWay, String beginning) {
      List<Try> lost = tally.lost;
      int counted = underWay || lost.isEmpty() ? lost.size() : lost.size() - 1;
      return new Abandoned(lost.subList(0, counted), beginning);
    }

    private ModelFault noTurn() {
      return new ModelFault(
          FaultKind.RATE_LIMITED, "the provider is asked too much and no turn came in time");
    }

    private End givenUp(ModelFault fault) {
      return new End.GivenUp(model, fault, attempt, tally.course());
    }
  }

  /** One of both. */
  private record Reply(@Nullable ModelAnswer answer, @Nullable ModelFault why) {
    static Reply of(ModelAnswer answer) {
      return new Reply(answer, null);
    }

    static Reply of(ModelFault fault) {
      return new Reply(null, fault);
    }

    ModelFault fault() {
      if (why == null) {
        throw new IllegalStateException("there is an answer");
      }
      return why;
    }
  }
}
