package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** An approval in words for a terminal. */
record ApprovalText(JsonNode approval) {

  /** All that is known of it, a fact a line. */
  String facts() {
    List<String> lines = new ArrayList<>();
    line(lines, "approval", text("/id"));
    line(lines, "status", text("/status"));
    line(lines, "asks", text("/agent") + " wants to call " + text("/call/tool"));
    line(lines, "arguments", approval.at("/arguments/proposed").toString());
    line(lines, "for", text("/requester"));
    line(lines, "who", who());
    line(lines, "rule", text("/rule"));
    line(lines, "expires", text("/expires_at"));
    approval
        .path("votes")
        .forEach(vote ->
            line(
                lines,
                "said",
                "%s: %s, %s"
                    .formatted(
                        vote.path("by").asText(),
                        vote.path("decision").asText(),
                        vote.path("at").asText())));
    if (approval.path("decided").isObject()) {
      line(lines, "decided", decided(approval.path("decided")));
      JsonNode changed = approval.at("/arguments/decided");
      line(lines, "changed to", changed.isContainerNode() ? changed.toString() : "");
      line(lines, "comment", text("/decided/comment"));
    }
    line(lines, "run", text("/run"));
    line(lines, "digest", text("/digest"));
    line(lines, "page", text("/links/page"));
    return String.join("\n", lines);
  }

  static String decided(JsonNode decided) {
    List<String> by = new ArrayList<>();
    decided.path("by").forEach(one -> by.add(one.asText()));
    return "%s by %s, by way of %s, at %s (%s)"
        .formatted(
            decided.path("decision").asText(),
            String.join(", ", by),
            decided.path("channel").asText(),
            decided.path("at").asText(),
            decided.path("command").asText());
  }

  private String who() {
    List<String> names = new ArrayList<>();
    approval.path("approvers").forEach(one -> names.add(one.asText()));
    String who = names.isEmpty() ? "anybody with a key or a link" : String.join(", ", names);
    int quorum = approval.path("quorum").asInt(1);
    return quorum == 1 ? who : who + "; %d must agree".formatted(quorum);
  }

  private String text(String pointer) {
    JsonNode value = approval.at(pointer);
    return value.isTextual() ? value.asText() : "";
  }

  private static void line(List<String> lines, String name, String value) {
    if (!value.isBlank()) {
      lines.add("%-11s%s".formatted(name, RunText.printable(value).replace("\n", "\n           ")));
    }
  }
}
