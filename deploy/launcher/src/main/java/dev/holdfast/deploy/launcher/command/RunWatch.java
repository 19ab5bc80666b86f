package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.client.ApiClient;
import dev.holdfast.deploy.launcher.client.EventFeed;
import dev.holdfast.deploy.launcher.client.EventLine;
import dev.holdfast.deploy.launcher.place.Json;
import java.io.PrintStream;
import java.time.Instant;

/**
 * Prints what happens to a run until it has ended or somebody must act.
 *
 * @param json each event as a line of JSON, and nothing else
 */
record RunWatch(ApiClient api, boolean json, PrintStream out) {

  /** The exit code of the run. */
  int follow(JsonNode begun, long after) {
    Instant begin = Instant.parse(begun.path("created_at").asText());
    String id = begun.path("id").asText();
    new EventFeed(api, id, after, EventFeed.Patience.USUAL)
        .follow(event -> {
          out.println(json ? Json.line(event) : new EventLine(event, begin).text());
          return !event.path("type").asText().equals("run.requires_action");
        });
    JsonNode ended = api.run(id);
    if (!json) {
      out.println();
      out.println(new RunText(ended, Instant.now()).facts());
    }
    return RunExit.of(ended);
  }
}
