package dev.holdfast.model.step;

import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.ledger.UseEntries;
import dev.holdfast.store.ledger.WaitEntries;
import dev.holdfast.store.step.Slots;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.OutcomeSpec;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.model.ProviderNote;
import dev.holdfast.workflows.model.StopReason;
import dev.holdfast.workflows.run.Outcome;
import dev.holdfast.workflows.run.OutcomeVerdict;
import dev.holdfast.workflows.run.RunDecider;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the models of a run's agent, and judges the reply. */
final class Asking {
  /** A storm may last long; what it is like shows in its beginning. */
  private static final int MOST_RETRY_EVENTS = 50;

  private final Judge judge;
  private final Function<String, @Nullable ModelProvider> providers;
  private final Persistence persistence;

  Asking(
      Judge judge, Function<String, @Nullable ModelProvider> providers, Persistence persistence) {
    this.judge = judge;
    this.providers = providers;
    this.persistence = persistence;
  }

  /** What is asked, apart from which model. */
  record Question(String runId, AgentSpec agent, String input, int turn, Turn.Shown shown) {}

  /**
   * What asking came to.
   *
   * @param ends rows of the calls that judging ended
   * @param waits what others wait for
   * @param uses what rules count; null where none does
   * @param again judges the same reply by what is true now
   */
  record Asked(
      ModelReply reply,
      List<NewRow> ends,
      List<NewEvent> events,
      List<UsageEntry> usages,
      WaitEntries waits,
      @Nullable UseEntries uses,
      Supplier<Asked> again) {}

  Asked ask(
      Question question, Supplier<Circumstances> circumstances, CompletableFuture<Void> stop) {
    AgentSpec spec =
        question.shown.inPart() ? question.agent.offering(BuiltIn.READ_ARTIFACT) : question.agent;
    ModelSpec first = spec.model();
    if (providers.apply(first.provider()) == null) {
      throw new HoldfastException(
          FailureCode.MODEL_UNAVAILABLE,
          "this worker has no model provider %s; register one or change the agent's model"
              .formatted(first.provider()));
    }
    ModelQuestion.Wanted wanted = wanted(spec, question.shown.entries());
    long begun = System.nanoTime();
    Persistence.End end =
        persistence.ask(
            first,
            (model, attempt) ->
                new ModelQuestion(
                    question.runId,
                    question.turn,
                    attempt,
                    spec.asking(model),
                    question.input,
                    question.shown.entries(),
                    wanted),
            stop);
    return switch (end) {
      case Persistence.End.Answered answered ->
          judged(spec, question.turn, answered, circumstances, begun);
      case Persistence.End.GivenUp up -> failed(question.turn, up, begun);
    };
  }

  private Asked judged(
      AgentSpec spec,
      int turn,
      Persistence.End.Answered answered,
      Supplier<Circumstances> circumstances,
      long begun) {
    try {
      return replied(spec, turn, answered, circumstances, begun);
    } catch (RuntimeException | StackOverflowError e) {
      if (e instanceof HoldfastException away && away.code() == FailureCode.STORE_UNAVAILABLE) {
        throw away; // It could not be settled either.
      }
      // It is paid for: if it were asked again, the same might come back without end.
      return unjudgeable(turn, answered, e, begun);
    }
  }

  private static ModelQuestion.@Nullable Wanted wanted(
      AgentSpec spec, List<TranscriptEntry> transcript) {
    if (spec.outcome() == null || spec.outcome().schema() == null) {
      return null;
    }
    boolean wasInvalid = false;
    for (TranscriptEntry entry : transcript) {
      if (entry instanceof TranscriptEntry.Replied replied) {
        Outcome outcome = replied.reply().outcome();
        wasInvalid = outcome != null && outcome.verdict() == OutcomeVerdict.INVALID;
      }
    }
    return new ModelQuestion.Wanted(spec.outcome().schema(), wasInvalid);
  }

  private Asked replied(
      AgentSpec spec,
      int turn,
      Persistence.End.Answered answered,
      Supplier<Circumstances> now,
      long begun) {
    Circumstances circumstances = now.get();
    ModelAnswer answer = answered.answer();
    RunEnding failure = unusable(turn, answered);
    OutcomeSpec demanded = spec.outcome();
    Outcome outcome =
        failure != null || demanded == null
            ? null
            : OutcomeJudge.judge(demanded, answer, circumstances.achieved());
    Judge.Judged judged =
        failure == null
            ? judge.judge(spec, answer.calls(), outcome, circumstances)
            : Judge.Judged.NOTHING;
    String tooMuch = judged.tooMuch();
    if (tooMuch != null) {
      failure = RunEnding.failed("state.too_large", tooMuch);
      judged = Judge.Judged.NOTHING;
    }
    ModelReply.Usage usage = Used.by(answered, begun);
    var reply =
        new ModelReply(
            answer.text(),
            judged.asked(),
            judged.planned(),
            usage,
            failure,
            outgrown(begun),
            answer.note(),
            outcome,
            Condensing.crowded(answered.model().window(), usage.tokens()),
            judged.waits(),
            circumstances.at().toEpochMilli(),
            false);
    String step = StepNames.model(turn);
    List<NewEvent> events = agains(turn, answered.agains());
    if (!spec.model().absent()) {
      events.add(new NewEvent(EventType.MODEL_COMPLETED, step, Wire.write(usage)));
      if (failure == null || !answer.text().isEmpty()) {
        events.add(
            new NewEvent(
                EventType.MESSAGE_COMPLETED, step, Wire.write(Map.of("text", answer.text()))));
      }
    }
    List<NewRow> ends = new ArrayList<>();
    tell(turn, judged, ends, events);
    return new Asked(
        reply,
        ends,
        events,
        spec.model().absent() ? List.of() : Used.entries(answered, usage),
        opened(turn, reply),
        circumstances.tally().entries(spec, circumstances.requester(), judged),
        () -> judged(spec, turn, answered, now, begun));
  }

  /** What the calls of a reply wait for. */
  private static WaitEntries opened(int turn, ModelReply reply) {
    List<WaitEntries.Opened> opened = new ArrayList<>();
    for (Wait wait : reply.waits()) {
      for (ModelReply.AskedCall call : reply.asked()) {
        if (call.callId().equals(wait.callId())) {
          String step = StepNames.call(wait.callId());
          opened.add(new WaitEntries.Opened(wait, turn, step, call.effective()));
        }
      }
    }
    return new WaitEntries(opened, List.of());
  }

  private static Asked unjudgeable(
      int turn, Persistence.End.Answered answered, Throwable why, long begun) {
    ModelReply.Usage usage = Used.by(answered, begun);
    RunEnding failure =
        RunEnding.failed(
            "reply_unjudgeable",
            "the reply of %s cannot be judged: %s"
                .formatted(answered.model().shown(), why.getClass().getSimpleName()));
    List<NewEvent> events = agains(turn, answered.agains());
    events.add(new NewEvent(EventType.MODEL_COMPLETED, StepNames.model(turn), Wire.write(usage)));
    return new Asked(
        new ModelReply("", List.of(), List.of(), usage, failure, outgrown(begun)),
        List.of(),
        events,
        Used.entries(answered, usage),
        WaitEntries.NONE,
        null,
        Asking::neverAgain);
  }

  private static Asked neverAgain() {
    throw new IllegalStateException("what was judged by no numbers is not judged again");
  }

  private static boolean outgrown(long begun) {
    return Used.millis(begun) >= Lane.FAST_LIMIT_MILLIS;
  }

  /** How a run ends by a reply that is no basis to go on; null when it is one. */
  private static @Nullable RunEnding unusable(int turn, Persistence.End.Answered answered) {
    ProviderNote note = answered.answer().note();
    StopReason why = note == null ? null : note.stopReason();
    String model = answered.model().shown();
    if (why == StopReason.REFUSED) {
      return RunEnding.failed(
          FaultKind.REFUSED.code(), "model %s refused to reply".formatted(model));
    }
    if (why == StopReason.FILTERED) {
      return RunEnding.failed(
          FaultKind.FILTERED.code(),
          "model %s: the provider's content filter stopped the reply".formatted(model));
    }
    // A call whose arguments are not whole is told to the model, which may try again.
    return why == StopReason.MAX_TOKENS && answered.answer().calls().isEmpty()
        ? RunEnding.incomplete(
            "max_output_tokens",
            "model %s reached the most it may write in one reply; raise maxOutputTokens"
                .formatted(model),
            StepNames.model(turn))
        : null;
  }

  private static void tell(
      int turn, Judge.Judged judged, List<NewRow> ends, List<NewEvent> events) {
    for (ModelReply.AskedCall call : judged.asked()) {
      Map<String, String> data = new LinkedHashMap<>();
      data.put("call", call.callId());
      data.put("tool", call.tool());
      data.put("arguments", call.arguments());
      put(data, "rule", call.rule());
      put(data, "doubt", call.doubt());
      put(data, "changed", call.changed());
      events.add(new NewEvent(EventType.TOOL_REQUESTED, StepNames.model(turn), Wire.write(data)));
    }
    for (CallEnd end : judged.ends()) {
      ends.add(ended(turn, planned(judged.planned(), end.callId()), end));
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("call", end.callId());
      data.put("tool", end.tool());
      data.put("outcome", end.kind().wire());
      if (end.kind() == OutcomeKind.INVALID_ARGUMENTS) {
        data.put("code", FaultKind.BAD_ARGUMENTS.code());
      }
      events.add(new NewEvent(end.kind().event(), StepNames.call(end.callId()), Wire.write(data)));
    }
    for (Wait wait : judged.waits()) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put(wait.kind().noun(), wait.waitId());
      data.put("call", wait.callId());
      data.put("tool", wait.tool());
      put(data, "digest", wait.digest());
      put(data, "rule", wait.rule());
      Wait.Question question = wait.question();
      if (question != null) {
        put(data, wait.kind() == WaitKind.EVENT ? "name" : "question", question.text());
        put(data, "correlation", question.correlation());
      }
      data.put("expires_at", Instant.ofEpochMilli(wait.expiresAtMillis()).toString());
      events.add(
          new NewEvent(wait.kind().asked(), StepNames.call(wait.callId()), Wire.write(data)));
    }
  }

  private static void put(Map<String, ? super String> data, String key, @Nullable String value) {
    if (value != null) {
      data.put(key, value);
    }
  }

  private static Asked failed(int turn, Persistence.End.GivenUp up, long begun) {
    ModelSpec model = up.model();
    ModelFault fault = up.fault();
    RunEnding failure =
        RunEnding.failed(fault.code(), "model %s: %s".formatted(model.shown(), fault.sentence()));
    return new Asked(
        new ModelReply(
            "",
            List.of(),
            List.of(),
            Used.none(up, begun),
            failure,
            outgrown(begun),
            null,
            null,
            fault.code().equals(RunDecider.CONTEXT_TOO_LONG),
            List.of(),
            0,
            false),
        List.of(),
        agains(turn, up.agains()),
        Used.entries(up, null),
        WaitEntries.NONE,
        null,
        Asking::neverAgain);
  }

  private static List<NewEvent> agains(int turn, List<Persistence.Again> agains) {
    List<NewEvent> events = new ArrayList<>();
    for (Persistence.Again again : agains.stream().limit(MOST_RETRY_EVENTS).toList()) {
      events.add(
          new NewEvent(
              EventType.MODEL_RETRY,
              StepNames.model(turn),
              Wire.write(
                  Map.of(
                      "code",
                      again.code(),
                      "attempt",
                      again.attempt(),
                      "model",
                      again.next().shown(),
                      "wait_ms",
                      again.pause().toMillis()))));
    }
    return events;
  }

  private static NewRow ended(int turn, PlannedCall call, CallEnd end) {
    return NewRow.plain(
        StepNames.call(end.callId()),
        StepKind.CALL,
        turn,
        Slots.call(call),
        call.action(),
        Wire.write(end));
  }

  private static PlannedCall planned(List<PlannedCall> planned, String callId) {
    return planned.stream().filter(call -> call.callId().equals(callId)).findFirst().orElseThrow();
  }
}
