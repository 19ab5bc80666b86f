package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** About what is decided, by whom. */
final class OfDecision {
  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

  @Parameters(paramLabel = "APPROVAL", description = "The approval's id.")
  private String id = "";

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "Who decides (default: terminal: and the name of who is logged in).")
  private @Nullable String name;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "A group to which they belong; may be given several times.")
  private List<String> groups = new ArrayList<>();

  @Option(
      names = "--once",
      paramLabel = "KEY",
      description = "Sent again under the same key it is the same decision.")
  private @Nullable String once;

  /** Decides and says what came of it: the exit code. */
  int decide(String decision, Map<String, ?> more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("decision", decision);
    body.putAll(more);
    body.put("by", name == null ? "terminal:" + System.getProperty("user.name") : name);
    if (!groups.isEmpty()) {
      body.put("groups", groups);
    }
    JsonNode came = api.client().decide(id, body, once);
    System.out.println(json.isChosen() ? Json.text(came) : RunText.printable(words(came)));
    return RunExit.ofApproval(came);
  }

  private String words(JsonNode came) {
    if (came.path("object").asText().equals("command")) {
      return """
      The decision is kept, but no worker has taken it yet. Nothing is lost: it counts from now on.
      See `holdfast approvals get %s`.\
      """
          .formatted(id);
    }
    JsonNode decided = came.path("decided");
    return decided.isObject()
        ? "It is %s: %s.".formatted(came.path("status").asText(), ApprovalText.decided(decided))
        : "It counts, and is %s: %d have said something, %d must agree."
            .formatted(
                came.path("status").asText(),
                came.path("votes").size(),
                came.path("quorum").asInt());
  }
}
