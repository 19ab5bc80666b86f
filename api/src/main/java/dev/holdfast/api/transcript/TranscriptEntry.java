package dev.holdfast.api.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.transcript.Beginning;
import dev.holdfast.store.transcript.SaidRow;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One thing that was said in a run, in the place in which the model reads it. */
sealed interface TranscriptEntry {

  /** Its place: what to give as {@code after} to go on behind it. */
  Place id();

  /** What the agent is told before all else. */
  record Instructions(Place id, String role, Instant at, String text) implements TranscriptEntry {}

  /** What the run was started with. */
  record Input(Place id, String role, Instant at, JsonNode input) implements TranscriptEntry {}

  /**
   * A message from outside.
   *
   * @param by who sent it
   * @param command that brought it
   */
  record Message(
      Place id, String role, int turn, Instant at, String by, String command, String text)
      implements TranscriptEntry {}

  /**
   * What the model replied.
   *
   * @param calls the calls it asked for, in its order
   */
  record Reply(Place id, String role, int turn, Instant at, String text, List<Asked> calls)
      implements TranscriptEntry {}

  /**
   * A call as the model asked for it.
   *
   * @param arguments the text it wrote, which need not be JSON
   */
  record Asked(String call, String tool, String arguments) {}

  /**
   * How a call ended.
   *
   * @param outcome one of the ten ways in which a call ends
   * @param content what the model reads
   */
  record Result(
      Place id,
      String role,
      int turn,
      Instant at,
      String call,
      String tool,
      String outcome,
      String content)
      implements TranscriptEntry {}

  static List<TranscriptEntry> of(Beginning beginning) {
    AgentSpec spec = Wire.read(beginning.spec(), AgentSpec.class);
    return List.of(
        new Instructions(new Place(0, 0, 0), "system", beginning.acceptedAt(), spec.instructions()),
        new Input(
            new Place(0, 0, 1),
            "user",
            beginning.acceptedAt(),
            Wire.read(beginning.input(), JsonNode.class)));
  }

  static List<TranscriptEntry> of(SaidRow row) {
    return switch (row.kind()) {
      case DRAIN -> messages(row);
      case MODEL -> reply(row);
      case CALL -> result(row);
      case COMPACT, FINISH -> List.of();
    };
  }

  private static List<TranscriptEntry> messages(SaidRow row) {
    List<TranscriptEntry> entries = new ArrayList<>();
    for (Drained.TakenMessage message : Wire.read(row.result(), Drained.class).messages()) {
      entries.add(
          new Message(
              new Place(row.turn(), row.slot(), entries.size()),
              "user",
              row.turn(),
              row.settledAt(),
              message.by(),
              message.commandId(),
              message.text()));
    }
    return entries;
  }

  private static List<TranscriptEntry> reply(SaidRow row) {
    ModelReply reply = Wire.read(row.result(), ModelReply.class);
    if (reply.failure() != null) {
      return List.of();
    }
    List<Asked> calls =
        reply.asked().stream()
            .map(call -> new Asked(call.callId(), call.tool(), call.arguments()))
            .toList();
    return List.of(
        new Reply(place(row), "assistant", row.turn(), row.settledAt(), reply.text(), calls));
  }

  private static List<TranscriptEntry> result(SaidRow row) {
    CallEnd end = Wire.read(row.result(), CallEnd.class);
    if (end.held()) {
      return List.of(); // The model reads what somebody says of it.
    }
    return List.of(
        new Result(
            place(row),
            "tool",
            row.turn(),
            row.settledAt(),
            end.callId(),
            end.tool(),
            end.kind().wire(),
            end.content()));
  }

  private static Place place(SaidRow row) {
    return new Place(row.turn(), row.slot(), 0);
  }
}
