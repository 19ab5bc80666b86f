package dev.holdfast.model.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.egress.Inflow.Progress;
import dev.holdfast.model.FaultKind;
import dev.holdfast.workflows.model.StopReason;
import org.jspecify.annotations.Nullable;

/** Listens to one reply as it comes and keeps what LangChain4j does not carry. */
abstract class Ear {
  private long heard;
  private @Nullable StopReason stopReason;
  private @Nullable String providerStopReason;
  private boolean whole;
  private @Nullable FaultKind useless;
  private final StringBuilder refusal = new StringBuilder();

  /** Takes an event of the stream in. */
  abstract Progress hear(JsonNode data);

  /** The event as LangChain4j understands it. */
  JsonNode understood(JsonNode data) {
    return data;
  }

  /** Content counts: a frame around it does not. */
  final Progress content(JsonNode... texts) {
    long before = heard;
    for (JsonNode text : texts) {
      heard += text.isTextual() ? text.textValue().length() : 0;
    }
    return heard > before ? Progress.CONTENT : Progress.ALIVE;
  }

  final void stopped(StopReason reason, String provided) {
    stopReason = reason;
    providerStopReason = provided;
  }

  final void refused(String text) {
    refusal.append(text);
    stopReason = StopReason.REFUSED;
  }

  /** Counts what is no text. */
  final void structure(JsonNode value) {
    heard += value.isMissingNode() || value.isNull() ? 0 : value.toString().length();
  }

  /** The provider itself says that nothing can be made of the reply. */
  final void useless(FaultKind why) {
    useless = why;
  }

  final void end() {
    whole = true;
  }

  /** The provider said that the reply is over: what comes after it is not missed. */
  final boolean whole() {
    return whole;
  }

  /** Characters of content so far. */
  final long heard() {
    return heard;
  }

  /** Null where the reply is good for something, as far as it is there. */
  final @Nullable FaultKind useless() {
    return useless;
  }

  final @Nullable StopReason stopReason() {
    return stopReason;
  }

  final @Nullable String providerStopReason() {
    return providerStopReason;
  }

  final @Nullable String refusal() {
    return refusal.isEmpty() ? null : refusal.toString();
  }
}
