package dev.holdfast.tool.step;

import dev.holdfast.store.ledger.IfUnknown;
import dev.holdfast.store.ledger.NewArtifact;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.WaitEntries;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.Slots;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.tool.Artifact;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settles the one row of a call's end. */
final class Settling {
  private final Executor executor;
  private final Tokens tokens;

  Settling(Executor executor, Tokens tokens) {
    this.executor = executor;
    this.tokens = tokens;
  }

  /** Settles the end; null when something else stands and the caller must look. */
  @Nullable ToolCallResult settle(
      Attempt attempt, CallEnd end, boolean claimed, Settlement.Guard guard) {
    return settle(attempt, Ended.as(end), claimed, guard);
  }

  @Nullable ToolCallResult settle(
      Attempt attempt, Ended ended, boolean claimed, Settlement.Guard guard) {
    return settle(attempt, ended, claimed, guard, null);
  }

  /** Settles the end; where nobody knows how the call ended, somebody may be asked first. */
  @Nullable ToolCallResult settleOrAsk(
      Attempt attempt, Ended ended, boolean claimed, Settlement.Guard guard) {
    boolean asks = ended.end().kind() == OutcomeKind.OUTCOME_UNKNOWN && attempt.asksWhatBecame();
    Wait asked =
        asks
            ? attempt.whatBecame(
                tokens.mintWaitId(WaitKind.TOOL_RESULT), executor.clock().instant())
            : null;
    return settle(attempt, ended, claimed, guard, asked);
  }

  private @Nullable ToolCallResult settle(
      Attempt attempt, Ended ended, boolean claimed, Settlement.Guard guard, @Nullable Wait asked) {
    Shortening shortened = Shortening.of(ended.end());
    CallEnd end = asked == null ? shortened.end() : shortened.end().awaiting(asked);
    List<NewArtifact> artifacts = new ArrayList<>(ended.artifacts());
    if (shortened.whole() != null) {
      artifacts.add(shortened.whole());
    }
    NewRow row =
        new NewRow(
            attempt.ref().name(),
            StepKind.CALL,
            attempt.turn(),
            Slots.call(attempt.call()),
            attempt.ref().digest(),
            attempt.action(),
            attempt.call().effect(),
            Wire.write(end),
            artifacts);
    List<NewEvent> events = new ArrayList<>(ended.before());
    events.add(event(attempt, end));
    WaitEntries waits = WaitEntries.NONE;
    if (asked != null) {
      events.add(event(attempt, asked));
      waits = new WaitEntries(List.of(opened(attempt, asked)), List.of());
    }
    SettleAnswer answer =
        executor.settle(
            attempt.view(),
            Settlement.of(
                    attempt.ref(),
                    executor.clock().instant(),
                    attempt.token(),
                    List.of(row),
                    events)
                .finishing(claimed)
                .waiting(waits)
                .guarded(guard));
    if (answer.verdict() != SettleAnswer.Verdict.SETTLED || answer.row() == null) {
      return null;
    }
    CallEnd stands = Wire.read(answer.row().result(), CallEnd.class);
    return ToolCallResult.of(
        Receipt.settled(answer.row().position(), answer.row().resultDigest()), stands);
  }

  /** What is settled instead where somebody else's claim on the call must not be repeated. */
  static IfUnknown ifUnknown(Attempt attempt) {
    CallEnd end =
        attempt.end(
            OutcomeKind.OUTCOME_UNKNOWN,
            "the call was under way when the run ended it; it is not known whether it took effect");
    return new IfUnknown(Wire.write(end), List.of(event(attempt, end)));
  }

  private static WaitEntries.Opened opened(Attempt attempt, Wait asked) {
    return new WaitEntries.Opened(asked, attempt.turn(), attempt.next(), attempt.arguments());
  }

  private static NewEvent event(Attempt attempt, Wait asked) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(asked.kind().noun(), asked.waitId());
    data.put("call", asked.callId());
    data.put("tool", asked.tool());
    return new NewEvent(asked.kind().asked(), attempt.ref().name(), Wire.write(data));
  }

  private static NewEvent event(Attempt attempt, CallEnd end) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("call", end.callId());
    data.put("tool", end.tool());
    data.put("outcome", end.kind().wire());
    Artifact artifact = end.artifact();
    data.put("length", artifact == null ? end.content().length() : artifact.length());
    if (artifact != null) {
      data.put("artifact", artifact.digest());
    }
    return new NewEvent(end.kind().event(), attempt.ref().name(), Wire.write(data));
  }
}
