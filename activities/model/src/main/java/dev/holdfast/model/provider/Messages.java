package dev.holdfast.model.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wire.Wire;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A run's conversation as LangChain4j wants it: a message with calls is followed by a result for
 * each of them, in call order, whatever else was said in between.
 */
final class Messages {
  private static final String NOTHING = "(nothing)";

  private final ModelQuestion question;
  private final ToolNames names;
  private final Dialect dialect;
  private final CallIds callIds;
  private final Map<String, CallEnd> ends = new HashMap<>();
  private final List<ChatMessage> messages = new ArrayList<>();

  private Messages(ModelQuestion question, ToolNames names, Dialect dialect) {
    this.question = question;
    this.names = names;
    this.dialect = dialect;
    this.callIds = new CallIds(dialect.provider());
    for (TranscriptEntry entry : question.transcript()) {
      if (entry instanceof TranscriptEntry.CallEnded ended) {
        ends.put(ended.end().callId(), ended.end());
      }
    }
  }

  static List<ChatMessage> of(ModelQuestion question, ToolNames names, Dialect dialect) {
    return new Messages(question, names, dialect).all();
  }

  private List<ChatMessage> all() {
    if (!question.spec().instructions().isBlank()) {
      messages.add(SystemMessage.from(question.spec().instructions()));
    }
    messages.add(UserMessage.from(said(input())));
    for (TranscriptEntry entry : question.transcript()) {
      switch (entry) {
        case TranscriptEntry.Said said ->
            messages.add(UserMessage.from(said(said.message().text())));
        case TranscriptEntry.Noted noted -> messages.add(UserMessage.from(said(noted.text())));
        case TranscriptEntry.Replied replied -> replied(replied.reply());
        case TranscriptEntry.CallEnded ignored -> {
          // Stands with the message that asked for it.
        }
      }
    }
    return messages;
  }

  /** A text is told as it is, anything else as JSON. */
  private String input() {
    try {
      JsonNode input = Wire.json().readTree(question.input());
      return input.isTextual() ? input.textValue() : question.input();
    } catch (JsonProcessingException e) {
      return question.input();
    }
  }

  private static String said(String text) {
    return text.isBlank() ? NOTHING : text;
  }

  private void replied(ModelReply reply) {
    if (reply.text().isBlank() && reply.asked().isEmpty()) {
      return;
    }
    List<String> ids = callIds.of(reply);
    List<ToolExecutionRequest> requests = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      ModelReply.AskedCall call = reply.asked().get(i);
      requests.add(
          ToolExecutionRequest.builder()
              .id(ids.get(i))
              .name(names.sent(call.tool()))
              .arguments(Arguments.sendable(call.arguments()))
              .build());
    }
    var message = AiMessage.builder().toolExecutionRequests(requests);
    if (!reply.text().isBlank()) {
      message.text(reply.text());
    }
    if (dialect.takesThoughts()) {
      OpaqueBlocks.handBack(reply.note(), dialect.provider(), message);
    }
    messages.add(message.build());
    for (int i = 0; i < ids.size(); i++) {
      messages.add(result(reply.asked().get(i), ids.get(i)));
    }
    if (dialect.takesImageAddresses()) {
      UserMessage images = Images.shown(endsOf(reply));
      if (images != null) {
        messages.add(images);
      }
    }
  }

  private List<CallEnd> endsOf(ModelReply reply) {
    return reply.asked().stream()
        .map(call -> ends.get(call.callId()))
        .filter(Objects::nonNull)
        .toList();
  }

  private ChatMessage result(ModelReply.AskedCall call, String id) {
    CallEnd end = ends.get(call.callId());
    boolean good = end != null && end.kind().answers();
    return ToolExecutionResultMessage.builder()
        .id(id)
        .toolName(names.sent(call.tool()))
        .text(end == null ? "the call has no result" : said(Told.of(end)))
        .isError(!good)
        .build();
  }
}
