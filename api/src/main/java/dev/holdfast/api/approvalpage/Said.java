package dev.holdfast.api.approvalpage;

import dev.holdfast.workflows.wait.Choice;

/** Decisions as people say them. */
final class Said {
  private Said() {}

  static String decided(Choice choice) {
    return switch (choice) {
      case APPROVE -> "Approved";
      case EDIT -> "Approved with changes";
      case DENY -> "Denied";
      case ANSWER -> "Answered in the tool's place";
    };
  }
}
