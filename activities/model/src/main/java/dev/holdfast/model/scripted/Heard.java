package dev.holdfast.model.scripted;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a turn of the script may name of the conversation so far. */
record Heard(ModelQuestion question) {

  JsonNode input() {
    return read(question.input());
  }

  JsonNode turnNumber() {
    return IntNode.valueOf(question.turn());
  }

  /**
   * How a call ended, as JSON where it is JSON; missing where there was no such call.
   *
   * @param turn null for the turn before
   */
  JsonNode result(@Nullable Integer turn, int slot) {
    List<ModelReply> replies =
        question.transcript().stream()
            .filter(TranscriptEntry.Replied.class::isInstance)
            .map(entry -> ((TranscriptEntry.Replied) entry).reply())
            .toList();
    int index = (turn == null ? replies.size() : turn) - 1;
    if (index < 0 || index >= replies.size() || slot >= replies.get(index).asked().size()) {
      return MissingNode.getInstance();
    }
    String callId = replies.get(index).asked().get(slot).callId();
    for (TranscriptEntry entry : question.transcript()) {
      if (entry instanceof TranscriptEntry.CallEnded ended && ended.end().callId().equals(callId)) {
        return read(ended.end().content());
      }
    }
    return MissingNode.getInstance();
  }

  /** Characters read to answer: what a real model would be billed for. */
  long length() {
    long length = (long) question.input().length() + question.spec().instructions().length();
    for (TranscriptEntry entry : question.transcript()) {
      length +=
          switch (entry) {
            case TranscriptEntry.Said said -> said.message().text().length();
            case TranscriptEntry.Noted noted -> noted.text().length();
            case TranscriptEntry.CallEnded ended -> ended.end().content().length();
            case TranscriptEntry.Replied replied -> length(replied.reply());
          };
    }
    return length;
  }

  private static long length(ModelReply reply) {
    return reply.text().length()
        + reply.asked().stream().mapToLong(call -> call.arguments().length()).sum();
  }

  private static JsonNode read(String content) {
    try {
      JsonNode tree = Wire.json().readTree(content);
      return tree.isMissingNode() ? new TextNode(content) : tree;
    } catch (JsonProcessingException e) {
      return new TextNode(content);
    }
  }
}
