package dev.holdfast.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A notice for a program. */
final class StandardBody {
  private static final int ARGUMENTS_BYTES = 20_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private StandardBody() {}

  static String of(Telling telling) {
    WaitRow wait = telling.awaited();
    ObjectNode body = Wire.json().createObjectNode();
    body.put("type", telling.notice().kind().type());
    body.put("timestamp", time(telling.notice().kind().happenedAt(wait.awaited())));
    ObjectNode said = body.putObject("data");
    said.put("approval", wait.waitId());
    said.put("run", wait.runId());
    said.put("agent", wait.agent());
    said.put("tool", wait.awaited().tool());
    putArguments(said, wait.arguments());
    said.put("digest", wait.awaited().digest());
    said.put("requester", wait.awaited().requester());
    said.put("group", telling.notice().group());
    said.put("expires_at", time(wait.expiresAt()));
    said.put("callback_url", telling.callbackUrl());
    if (telling.pageUrl() != null) {
      said.put("page_url", telling.pageUrl());
    }
    return body.toString();
  }

  /** As they are: read and written again, a number could come out as another one. */
  private static void putArguments(ObjectNode said, String arguments) {
    if (arguments.getBytes(StandardCharsets.UTF_8).length > ARGUMENTS_BYTES) {
      said.putNull("arguments");
      said.put("arguments_omitted", true);
    } else if (isJson(arguments)) {
      said.putRawValue("arguments", new RawValue(arguments));
    } else {
      said.put("arguments", arguments);
    }
  }

  private static boolean isJson(String text) {
    try {
      return !Wire.json().readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String time(Instant time) {
    return TIME.format(time);
  }
}
