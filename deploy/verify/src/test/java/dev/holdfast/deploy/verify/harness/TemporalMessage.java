package dev.holdfast.deploy.verify.harness;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.nio.charset.StandardCharsets;

/** A request or an answer of one of Temporal's methods. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TemporalMessage(String method, byte[] bytes) {
  public static final String TASK_COMPLETED = "RespondWorkflowTaskCompleted";
  public static final String POLL_TASK = "PollWorkflowTaskQueue";
  private static final String SIGNAL = "SignalWorkflowExecution";
  private static final String START = "StartWorkflowExecution";

  /** Whether it completes a workflow task of this run; the task's token names the workflow. */
  public boolean completesTaskOf(String run) {
    return method.equals(TASK_COMPLETED)
        && parsed(RespondWorkflowTaskCompletedRequest.parser())
            .getTaskToken()
            .toString(StandardCharsets.ISO_8859_1)
            .contains(run);
  }

  /** Whether the completed task closes its workflow. */
  public boolean closesWorkflow() {
    return commands(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION);
  }

  /** Whether the completed task lets its workflow go on with an empty history. */
  public boolean continuesAsNew() {
    return commands(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION);
  }

  private boolean commands(CommandType type) {
    return method.equals(TASK_COMPLETED)
        && parsed(RespondWorkflowTaskCompletedRequest.parser()).getCommandsList().stream()
            .anyMatch(command -> command.getCommandType() == type);
  }

  /** Whether it signals this run. */
  public boolean signals(String run) {
    return method.equals(SIGNAL)
        && parsed(SignalWorkflowExecutionRequest.parser())
            .getWorkflowExecution()
            .getWorkflowId()
            .equals(run);
  }

  /** Whether it hands out a task of this run. */
  public boolean handsOutTaskOf(String run) {
    return method.equals(POLL_TASK)
        && parsed(PollWorkflowTaskQueueResponse.parser())
            .getWorkflowExecution()
            .getWorkflowId()
            .equals(run);
  }

  /** Itself; where it starts a workflow, with other words in what the workflow is given. */
  public TemporalMessage startedWith(String words, String others) {
    if (!method.equals(START)) {
      return this;
    }
    StartWorkflowExecutionRequest.Builder start =
        parsed(StartWorkflowExecutionRequest.parser()).toBuilder();
    start
        .getInputBuilder()
        .getPayloadsBuilderList()
        .forEach(payload ->
            payload.setData(
                ByteString.copyFromUtf8(payload.getData().toStringUtf8().replace(words, others))));
    return new TemporalMessage(method, start.build().toByteArray());
  }

  /** Whether it hands out a task of a run together with its whole history, to be replayed. */
  public boolean handsOutReplayOf(String run) {
    if (!method.equals(POLL_TASK)) {
      return false;
    }
    PollWorkflowTaskQueueResponse answer = parsed(PollWorkflowTaskQueueResponse.parser());
    return answer.getWorkflowExecution().getWorkflowId().equals(run)
        && answer.getPreviousStartedEventId() > 0
        && answer.getHistory().getEventsCount() > 0
        && answer.getHistory().getEvents(0).getEventId() == 1;
  }

  private <T> T parsed(Parser<T> parser) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(method + " is not what it says it is", e);
    }
  }
}
