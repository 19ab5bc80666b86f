package dev.holdfast.model.step;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.step.Body;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.Slots;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.ActivityPolicies;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a provider until it replies or gives up, and judges the reply. */
final class Asking {
  private static final int MOST_ATTEMPTS = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final Judge judge;

  Asking(Judge judge) {
    this.judge = judge;
  }

  /**
   * What asking came to.
   *
   * @param ends rows of the calls that judging ended
   */
  record Asked(
      ModelReply reply, List<NewRow> ends, List<NewEvent> events, @Nullable UsageEntry usage) {}

  Asked ask(
      ModelProvider provider,
      String runId,
      RunView view,
      int turn,
      List<TranscriptEntry> transcript,
      CompletableFuture<Void> stop) {
    String step = StepNames.model(turn);
    AgentSpec spec = offered(view.spec(), transcript);
    List<NewEvent> events = new ArrayList<>();
    long begun = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      var question =
          new ModelQuestion(runId, turn, attempt, spec, view.header().input(), transcript);
      Duration left = ActivityPolicies.MODEL_TIMEOUT.minusNanos(System.nanoTime() - begun);
      Reply reply = reply(() -> provider.ask(question), left, stop);
      if (reply instanceof Reply.Answered answered) {
        return replied(spec, turn, answered.answer(), events, outgrown(begun));
      }
      ModelFault fault = ((Reply.Faulted) reply).fault();
      if (!fault.retryable() || attempt >= MOST_ATTEMPTS) {
        return failed(spec, fault, events, outgrown(begun));
      }
      events.add(
          new NewEvent(
              EventType.MODEL_RETRY,
              step,
              Wire.write(Map.of("code", fault.code(), "attempt", attempt))));
      pause(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)), stop);
    }
  }

  private static AgentSpec offered(AgentSpec spec, List<TranscriptEntry> transcript) {
    boolean cut =
        transcript.stream()
            .anyMatch(entry ->
                entry instanceof TranscriptEntry.CallEnded ended && ended.end().artifact() != null);
    return cut ? spec.offering(BuiltIn.READ_ARTIFACT) : spec;
  }

  private sealed interface Reply {
    record Answered(ModelAnswer answer) implements Reply {}

    record Faulted(ModelFault fault) implements Reply {}
  }

  private static Reply reply(
      Callable<ModelAnswer> question, Duration within, CompletableFuture<Void> stop) {
    return switch (Body.perform("model", question, within, stop)) {
      case Body.End.Returned<ModelAnswer> returned -> new Reply.Answered(returned.value());
      case Body.End.Threw<ModelAnswer> threw when threw.cause() instanceof ModelFault fault ->
          new Reply.Faulted(fault);
      case Body.End.Threw<ModelAnswer> threw ->
          throw new HoldfastException(
              FailureCode.MODEL_UNAVAILABLE,
              "the model provider broke: " + threw.cause().getClass().getSimpleName(),
              threw.cause());
      case Body.End.TimedOut<ModelAnswer> ignored ->
          new Reply.Faulted(
              new ModelFault(
                  "model_timeout",
                  "no reply within " + ActivityPolicies.MODEL_TIMEOUT.toMinutes() + " minutes",
                  false));
      case Body.End.Cancelled<ModelAnswer> ignored -> throw stopped();
    };
  }

  private Asked replied(
      AgentSpec spec, int turn, ModelAnswer answer, List<NewEvent> events, boolean outgrown) {
    ModelSpec model = spec.model();
    Judge.Judged judged = judge.judge(spec, answer.calls());
    var usage =
        new ModelReply.Usage(
            model.provider(), model.name(), answer.inputTokens(), answer.outputTokens());
    var reply =
        new ModelReply(answer.text(), judged.asked(), judged.planned(), usage, null, outgrown);
    String step = StepNames.model(turn);
    events.add(new NewEvent(EventType.MODEL_COMPLETED, step, Wire.write(usage)));
    events.add(
        new NewEvent(EventType.MESSAGE_COMPLETED, step, Wire.write(Map.of("text", answer.text()))));
    for (ModelReply.AskedCall call : judged.asked()) {
      events.add(
          new NewEvent(
              EventType.TOOL_REQUESTED,
              step,
              Wire.write(
                  Map.of(
                      "call", call.callId(), "tool", call.tool(), "arguments", call.arguments()))));
    }
    List<NewRow> ends = new ArrayList<>();
    for (CallEnd end : judged.ends()) {
      ends.add(ended(turn, planned(judged.planned(), end.callId()), end));
      events.add(
          new NewEvent(
              EventType.TOOL_FAILED,
              StepNames.call(end.callId()),
              Wire.write(
                  Map.of("call", end.callId(), "tool", end.tool(), "code", "invalid_arguments"))));
    }
    return new Asked(
        reply,
        ends,
        events,
        new UsageEntry(
            model.provider(), model.name(), answer.inputTokens(), answer.outputTokens()));
  }

  private static Asked failed(
      AgentSpec spec, ModelFault fault, List<NewEvent> events, boolean outgrown) {
    ModelSpec model = spec.model();
    RunEnding failure =
        RunEnding.failed(
            fault.code(),
            "model %s/%s: %s".formatted(model.provider(), model.name(), fault.getMessage()));
    var usage = new ModelReply.Usage(model.provider(), model.name(), 0, 0);
    return new Asked(
        new ModelReply("", List.of(), List.of(), usage, failure, outgrown),
        List.of(),
        events,
        null);
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

  private static boolean outgrown(long begunNanos) {
    return System.nanoTime() - begunNanos > TimeUnit.MILLISECONDS.toNanos(Lane.FAST_LIMIT_MILLIS);
  }

  private static void pause(Duration pause, CompletableFuture<Void> stop) {
    try {
      stop.get(pause.toMillis(), TimeUnit.MILLISECONDS);
      throw stopped();
    } catch (TimeoutException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a heart never fails", e);
    }
  }

  /** The run no longer wants the reply: nothing is settled. Any other failure is tried again. */
  private static ActivityCanceledException stopped() {
    return new ActivityCanceledException();
  }
}
