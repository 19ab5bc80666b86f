package dev.holdfast.api.decision;

import dev.holdfast.workflows.wait.Choice;

/** Decisions as people say them. */
public final class Words {
  private Words() {}

  public static String decided(Choice choice) {
    return switch (choice) {
      case APPROVE -> "Approved";
      case EDIT -> "Approved with changes";
      case DENY -> "Denied";
      case ANSWER -> "Answered in the tool's place";
    };
  }
}
