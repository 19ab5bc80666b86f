package dev.holdfast.delivery;

import dev.holdfast.egress.PinnedPost;
import dev.holdfast.store.approver.ApproverGroup;
import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.command.Commands;
import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.notice.CallbackAnswer;
import dev.holdfast.store.notice.NoticeRow;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Takes a decision that came with the acknowledgement, as if it had been sent to the callback. The
 * command's id follows from the notice and the answer: what comes again is the same command.
 */
record AnswerAtOnce(Commands commands, Surroundings.Runs runs) {
  private static final String CHANNEL = "callback";

  /** What became of the answer, in words; nothing in it is the other side's. */
  String take(
      PinnedPost.Answer answer, NoticeRow notice, WaitRow wait, ApproverGroup group, Instant now) {
    if (!answer.mediaType().equals("application/json")
        || !answer.whole()
        || !answer.body().contains("\"decision\"")) {
      return "delivered";
    }
    return switch (CallbackAnswer.read(answer.body())) {
      case CallbackAnswer.Reading.Unreadable ignored -> "delivered";
      case CallbackAnswer.Reading.Refused refused ->
          "delivered; its decision is not valid at "
              + refused.faults().stream().map(CallbackAnswer.Flaw::code).distinct().toList();
      case CallbackAnswer.Reading.Read read -> take(read.answer(), notice, wait, group, now);
    };
  }

  private String take(
      CallbackAnswer answer, NoticeRow notice, WaitRow wait, ApproverGroup group, Instant now) {
    if (!group.has(answer.decider(group.name()))) {
      return "delivered; its decision is by nobody of the group";
    }
    CommandRow row =
        commands.accept(
            new NewCommand(
                answer.commandId(notice.noticeId(), group.name()),
                wait.runId(),
                notice.principal(),
                "decide",
                Wire.write(answer.decide(wait.waitId(), group.name())),
                CHANNEL,
                now.truncatedTo(ChronoUnit.MICROS)));
    if (row != null && row.state().equals("accepted")) {
      runs.wake(wait.runId());
    }
    return row == null ? "delivered" : "delivered; its decision is command " + row.commandId();
  }
}
