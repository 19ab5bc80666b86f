package dev.holdfast.store.approver;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * Where the notices of a group go.
 *
 * @param url may itself be a secret: never in a log
 * @param allowPrivate the address may be one of a private network, or of this machine
 */
public record Endpoint(
    String url, Format format, @JsonProperty("allow_private") boolean allowPrivate) {

  /** What is sent there. */
  public enum Format {
    /** A signed message as Standard Webhooks has it. */
    @JsonProperty("standard")
    STANDARD,
    /** A message for an incoming webhook of Slack. */
    @JsonProperty("slack")
    SLACK;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String toString() {
    return "Endpoint[" + format.wire() + "]";
  }
}
