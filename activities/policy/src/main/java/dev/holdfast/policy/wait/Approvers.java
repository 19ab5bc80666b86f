package dev.holdfast.policy.wait;

import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wait.Decide;
import java.util.List;

/** Says whether somebody is among those who are asked. */
final class Approvers {
  private Approvers() {}

  static boolean asked(AskTerms terms, boolean escalated, Decide decide) {
    return terms.approvers().isEmpty()
        || among(terms.approvers(), decide)
        || (escalated && among(terms.escalateTo(), decide));
  }

  private static boolean among(List<String> names, Decide decide) {
    return names.contains(decide.by()) || decide.groups().stream().anyMatch(names::contains);
  }
}
