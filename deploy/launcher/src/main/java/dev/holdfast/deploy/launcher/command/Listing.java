package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.client.ApiClient;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a page of a list, and where to go on. */
final class Listing {
  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

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

  private final Map<String, String> filters = new LinkedHashMap<>();

  /**
   * How a list looks.
   *
   * @param things what it is of
   * @param line format of a line
   * @param heads the first line
   * @param cells of the line of one of them
   */
  record Columns(
      String things, String line, List<String> heads, Function<JsonNode, List<String>> cells) {
    Columns {
      heads = List.copyOf(heads);
    }
  }

  /** Lists only those; null is no filter. */
  Listing only(String filter, @Nullable String value) {
    if (value != null) {
      filters.put(filter, value);
    }
    return this;
  }

  int show(BiFunction<ApiClient, Map<String, String>, JsonNode> list, Columns columns) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", Integer.toString(limit));
    query.putAll(filters);
    if (after != null) {
      query.put("after", after);
    }
    JsonNode page = list.apply(api.client(), query);
    if (json.isChosen()) {
      System.out.println(Json.text(page));
    } else {
      print(page, columns);
    }
    return RunExit.OK;
  }

  private static void print(JsonNode page, Columns columns) {
    if (page.path("data").isEmpty()) {
      System.out.println("There are no such %s.".formatted(columns.things()));
      return;
    }
    print(columns, columns.heads());
    page.path("data").forEach(one -> print(columns, columns.cells().apply(one)));
    if (page.path("has_more").asBoolean()) {
      System.out.println("More: --after " + page.path("next").asText());
    }
  }

  private static void print(Columns columns, List<String> cells) {
    System.out.println(columns.line().formatted(cells.toArray()));
  }
}
