package dev.holdfast.model.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.egress.Inflow;
import dev.holdfast.egress.ServerSentEvents;
import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelFault;
import dev.holdfast.workflows.wire.Wire;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import org.jspecify.annotations.Nullable;

/** A reply on its way from the line to the ear and to LangChain4j. */
final class Reply implements Inflow {
  /**
   * Characters of text, thoughts and arguments. What surrounds each piece is many times as much.
   */
  static final long MOST_CONTENT = 1_000_000;

  private static final String OVER = "[DONE]";

  private final Ear ear;
  private final Refusals refusals;
  private final ServerSentEventListener listener;
  private final ServerSentEventContext context = new ServerSentEventContext(new Uncancelled());
  private final ServerSentEvents events = new ServerSentEvents(this::event);
  private final StringBuilder whole = new StringBuilder();
  private String mediaType = "";

  Reply(Ear ear, Refusals refusals, ServerSentEventListener listener) {
    this.ear = ear;
    this.refusals = refusals;
    this.listener = listener;
  }

  /** Carries a fault out of the stream. */
  static final class Stopped extends RuntimeException {
    private final ModelFault fault;

    Stopped(ModelFault fault) {
      super(fault);
      this.fault = fault;
    }

    ModelFault fault() {
      return fault;
    }
  }

  @Override
  public void opened(String type) {
    mediaType = type;
  }

  @Override
  public Progress line(String line) {
    return switch (mediaType) {
      case "text/event-stream" -> events.line(line);
      case "application/json" -> {
        whole.append(line).append('\n');
        yield Progress.ALIVE;
      }
      default -> line.isBlank() ? Progress.NOTHING : event(null, line);
    };
  }

  @Override
  public void ended() {
    events.end();
    if (!whole.isEmpty()) {
      Progress ignored = event(null, whole.toString());
      ear.end();
    }
  }

  private Progress event(@Nullable String type, String data) {
    if (OVER.equals(data.strip())) {
      ear.end();
      return Progress.CONTENT;
    }
    JsonNode tree = ear.understood(tree(data));
    if (tree.hasNonNull("error")) {
      throw new Stopped(refusals.inStream(tree));
    }
    Progress progress = ear.hear(tree);
    FaultKind useless = ear.useless();
    if (useless != null) {
      throw new Stopped(refusals.useless(useless));
    }
    if (ear.heard() > MOST_CONTENT) {
      throw new Stopped(
          new ModelFault(
              FaultKind.TOO_LARGE,
              "the reply of %s exceeds %d characters"
                  .formatted(refusals.provider(), MOST_CONTENT)));
    }
    try {
      listener.onEvent(new ServerSentEvent(type, tree.toString()), context);
    } catch (RuntimeException e) {
      throw new Stopped(garbled(e));
    }
    return progress;
  }

  private JsonNode tree(String data) {
    try {
      JsonNode tree = Wire.json().readTree(data);
      if (tree.isObject()) {
        return tree;
      }
    } catch (JsonProcessingException e) {
      throw new Stopped(garbled(e));
    }
    throw new Stopped(garbled(null));
  }

  private ModelFault garbled(@Nullable Exception why) {
    return new ModelFault(
        FaultKind.GARBLED,
        "%s sent what cannot be read%s"
            .formatted(
                refusals.provider(), why == null ? "" : ": " + why.getClass().getSimpleName()));
  }

  /** Nobody but the thread that asks ends a stream, by an interrupt. */
  private static final class Uncancelled implements ServerSentEventParsingHandle {
    @Override
    public void cancel() {
      throw new UnsupportedOperationException("interrupt the thread that asks");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }
  }
}
