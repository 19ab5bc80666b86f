package dev.holdfast.api.decision;

import dev.holdfast.store.approver.ApproverGroup;
import dev.holdfast.store.approver.ApproverGroups;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.Decide;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.TreeSet;

/**
 * Says to which groups somebody belongs: as a group's members say where it has been written down,
 * else as whoever brought the decision does.
 */
@Singleton
final class Memberships {
  private final ApproverGroups groups;

  Memberships(ApproverGroups groups) {
    this.groups = groups;
  }

  Decide settled(Decide decide, Principal principal) {
    TreeSet<String> settled = new TreeSet<>(groups.groupsOf(decide.by(), principal));
    for (String said : decide.groups()) {
      ApproverGroup group = groups.find(said, principal);
      if (group == null || group.has(decide.by())) {
        settled.add(said);
      }
    }
    return decide.in(List.copyOf(settled));
  }
}
