package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists runs, the newest first.")
final class RunsList implements Callable<Integer> {
  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only these, with commas between them: running,failed …")
  private @Nullable String status;

  @Option(names = "--agent", paramLabel = "AGENT", description = "Only runs of this agent.")
  private @Nullable String agent;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many, at most 100 (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(
      names = "--after",
      paramLabel = "PLACE",
      description = "Go on behind a page: the place it ended with.")
  private @Nullable String after;

  @Override
  public Integer call() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", Integer.toString(limit));
    put(query, "status", status);
    put(query, "agent", agent);
    put(query, "after", after);
    JsonNode page = api.client().runs(query);
    if (json.isChosen()) {
      System.out.println(Json.text(page));
    } else {
      print(page);
    }
    return RunExit.OK;
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }

  private static void print(JsonNode page) {
    if (page.path("data").isEmpty()) {
      System.out.println("There are no such runs.");
      return;
    }
    System.out.printf("%-36s %-15s %-24s %s%n", "RUN", "STATUS", "CREATED", "AGENT");
    for (JsonNode run : page.path("data")) {
      System.out.printf(
          "%-36s %-15s %-24s %s%n",
          run.path("id").asText(),
          run.path("status").asText(),
          run.path("created_at").asText(),
          RunText.printable(run.path("agent").asText() + " " + run.path("version").asText()));
    }
    if (page.path("has_more").asBoolean()) {
      System.out.println("More: --after " + page.path("next").asText());
    }
  }
}
