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

@Command(name = "list", description = "Lists approvals, the newest first.")
final class ApprovalsList implements Callable<Integer> {
  private static final String ALL = "all";

  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only these, with commas between them: pending,approved,denied,answered,expired,superseded;"
              + " all for every one (default: ${DEFAULT-VALUE}).")
  private String status = "pending";

  @Option(names = "--run", paramLabel = "RUN", description = "Only those of this run.")
  private @Nullable String run;

  @Option(names = "--agent", paramLabel = "AGENT", description = "Only those of this agent.")
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
    put(query, "status", status.equals(ALL) ? null : status);
    put(query, "run", run);
    put(query, "agent", agent);
    put(query, "after", after);
    JsonNode page = api.client().approvals(query);
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
      System.out.println("There are no such approvals.");
      return;
    }
    System.out.printf("%-36s %-10s %-24s %s%n", "APPROVAL", "STATUS", "EXPIRES", "CALL");
    for (JsonNode one : page.path("data")) {
      System.out.printf(
          "%-36s %-10s %-24s %s%n",
          one.path("id").asText(),
          one.path("status").asText(),
          one.path("expires_at").asText(),
          RunText.printable(one.path("agent").asText() + " " + one.at("/call/tool").asText()));
    }
    if (page.path("has_more").asBoolean()) {
      System.out.println("More: --after " + page.path("next").asText());
    }
  }
}
