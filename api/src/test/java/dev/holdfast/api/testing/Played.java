package dev.holdfast.api.testing;

import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.EndingEntry;
import dev.holdfast.store.ledger.NewArtifact;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.step.Slots;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.Kept;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run whose steps a test settles as a worker would. */
public record Played(RunningApi api, String id) {

  public static Played start(RunningApi api) {
    return new Played(
        api,
        api.caller().post("/v1/runs", "{\"agent\":\"clerk\",\"input\":{\"a\":1}}").text("/id"));
  }

  public void drain(int turn, String... messages) {
    drain(StepNames.drain(turn), turn, Slots.DRAIN, messages);
  }

  public void drain(String name, int turn, int slot, String... messages) {
    List<Drained.TakenMessage> taken = new ArrayList<>();
    for (String message : messages) {
      taken.add(new Drained.TakenMessage("cmd_" + message, "key:x", message));
    }
    String drained = Wire.write(new Drained(0, taken, null));
    settle(NewRow.plain(name, StepKind.DRAIN, turn, slot, name, drained), null, null);
  }

  /** The model replies and asks for calls, which are named as they are. */
  public void reply(int turn, String text, String... calls) {
    List<ModelReply.AskedCall> asked = new ArrayList<>();
    List<PlannedCall> planned = new ArrayList<>();
    for (String call : calls) {
      asked.add(new ModelReply.AskedCall(call, "p1", "look", "{\"at\":\"" + call + "\"}"));
      planned.add(
          new PlannedCall(
              call,
              planned.size(),
              "look",
              Lane.QUEUED,
              Effect.READ,
              1_000,
              call,
              Verdict.PROCEED));
    }
    var usage = new ModelReply.Usage("openai", "gpt-x", 10, 5);
    String reply = Wire.write(new ModelReply(text, asked, planned, usage, null, false));
    String name = StepNames.model(turn);
    settle(
        NewRow.plain(name, StepKind.MODEL, turn, Slots.MODEL, name, reply),
        UsageEntry.of(new ModelReply.Usage("openai", "gpt-x", 10L, 5L)),
        null);
  }

  /** A worker dies while it asks the model, and another begins anew. */
  public void claimModelTwice(int turn) {
    String name = StepNames.model(turn);
    var step = new Claim.Step(name, StepKind.MODEL, turn, Slots.MODEL, name, null, null);
    claim(step, "one", null);
    claim(
        step,
        "two",
        new Claim.Takeover(new Claim.Lapsed("one", 0), UsageEntry.lost("openai", "gpt-x")));
  }

  public void claimCall(int turn, int slot, String call) {
    claim(
        new Claim.Step(
            StepNames.call(call),
            StepKind.CALL,
            turn,
            Slots.MODEL + 1 + slot,
            call,
            call,
            Effect.READ),
        "claimed " + call,
        null);
  }

  public void endCall(int turn, int slot, String call) {
    String end = Wire.write(new CallEnd(call, "look", OutcomeKind.OK, "seen " + call));
    settle(
        NewRow.plain(StepNames.call(call), StepKind.CALL, turn, Slots.MODEL + 1 + slot, call, end),
        null,
        null);
  }

  /** The call leaves something under names. */
  public void endCallKeeping(int turn, int slot, String call, List<Kept> kept, String... contents) {
    String end =
        Wire.write(new CallEnd(call, "look", OutcomeKind.OK, "seen " + call).keeping(kept));
    List<NewArtifact> artifacts = Stream.of(contents).map(NewArtifact::of).toList();
    settle(
        new NewRow(
            StepNames.call(call),
            StepKind.CALL,
            turn,
            Slots.MODEL + 1 + slot,
            call,
            null,
            null,
            end,
            artifacts),
        null,
        null);
  }

  public void finish(int turn) {
    String ending = Wire.write(RunEnding.completed(StepNames.model(turn)));
    settle(
        NewRow.plain(StepNames.FINISH, StepKind.FINISH, turn, 300_000, StepNames.FINISH, ending),
        null,
        new EndingEntry(ending, "completed", false, "{\"text\":\"done\"}"));
  }

  private void claim(Claim.Step step, String token, Claim.@Nullable Takeover takeover) {
    api.ledger()
        .claim(new Claim(id, "main", Instant.now(), token, 7, step, null, List.of(), takeover));
  }

  private void settle(NewRow row, @Nullable UsageEntry usage, @Nullable EndingEntry ending) {
    var event =
        new NewEvent(
            ending == null ? EventType.MESSAGE_COMPLETED : EventType.RUN_COMPLETED,
            row.name(),
            "{}");
    api.ledger()
        .settle(
            new Settlement(
                id,
                "main",
                Instant.now(),
                "token of " + row.name(),
                false,
                List.of(row),
                Settlement.Guard.NONE,
                List.of(event),
                null,
                usage == null ? List.of() : List.of(usage),
                ending));
  }
}
