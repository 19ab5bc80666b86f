package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;

/** What a command that is about a run ends with. */
final class RunExit {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int REQUIRES_ACTION = 3;
  static final int NOT_FOUND = 4;

  private RunExit() {}

  /** Of an approval, or of a command that may still decide it. */
  static int ofApproval(JsonNode approval) {
    boolean open =
        approval.path("object").asText().equals("command")
            || approval.path("status").asText().equals("pending");
    return open ? REQUIRES_ACTION : OK;
  }

  static int of(JsonNode run) {
    return switch (run.path("status").asText()) {
      case "failed", "incomplete", "cancelled" -> FAILED;
      case "requires_action" -> REQUIRES_ACTION;
      default -> OK;
    };
  }
}
