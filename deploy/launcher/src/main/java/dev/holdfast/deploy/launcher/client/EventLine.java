package dev.holdfast.deploy.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One event as a line for a terminal. */
public record EventLine(JsonNode event, Instant begin) {
  private static final int TEXT_SHOWN = 90;

  public String text() {
    Instant time = Instant.parse(event.path("time").asText());
    return "%3d  %+7.2f s  %-18s %s"
        .formatted(
            event.path("seq").asLong(),
            Duration.between(begin, time).toMillis() / 1000.0,
            event.path("type").asText(),
            details(event.path("data")))
        .stripTrailing();
  }

  private static String details(JsonNode data) {
    List<String> words = new ArrayList<>();
    for (String name : List.of("tool", "name", "code", "reason")) {
      if (data.path(name).isTextual()) {
        words.add(data.path(name).asText());
      }
    }
    JsonNode arguments = data.path("arguments");
    if (!arguments.isMissingNode()) {
      words.add(shortened(arguments.isTextual() ? arguments.asText() : arguments.toString()));
    }
    if (data.path("text").isTextual() && !data.path("text").asText().isBlank()) {
      words.add("“" + shortened(data.path("text").asText().strip()) + "”");
    }
    return String.join(" ", words);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("[\\s\\p{Cc}]+", " ");
    return line.length() <= TEXT_SHOWN ? line : line.substring(0, TEXT_SHOWN - 1) + "…";
  }
}
