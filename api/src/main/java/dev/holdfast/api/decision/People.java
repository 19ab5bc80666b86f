package dev.holdfast.api.decision;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.request.Text;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names of people and groups as callers give them. */
public final class People {
  private static final int NAME_MAX = 200;
  private static final int GROUPS_MAX = 50;

  private People() {}

  public static void check(String pointer, @Nullable String name, List<Fault> faults) {
    if (name == null || !Text.isLine(name, NAME_MAX)) {
      faults.add(Fault.at(pointer, "invalid", "A name has 1 to 200 characters of one line."));
    }
  }

  public static void checkGroups(@Nullable List<@Nullable String> groups, List<Fault> faults) {
    if (groups == null) {
      return;
    }
    if (groups.size() > GROUPS_MAX) {
      faults.add(Fault.at("/groups", "too_many", "A person is in at most 50 groups here."));
    }
    for (int i = 0; i < groups.size(); i++) {
      check("/groups/" + i, groups.get(i), faults);
    }
  }

  public static List<String> groups(@Nullable List<@Nullable String> groups) {
    return groups == null ? List.of() : groups.stream().map(Objects::requireNonNull).toList();
  }
}
