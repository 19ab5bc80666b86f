package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.supervise.Child;
import dev.holdfast.deploy.launcher.supervise.PartStatus;
import dev.holdfast.deploy.launcher.supervise.Supervised;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The supervised processes of one stack. */
final class Crew {
  private final Map<String, Supervised> members = new HashMap<>();
  private final Progress progress;
  private final Runnable onChange;
  private boolean stopping;

  Crew(Progress progress, Runnable onChange) {
    this.progress = progress;
    this.onChange = onChange;
  }

  /** Starts a child; a stopped one of the same name is replaced. */
  synchronized Supervised begin(Child child) {
    if (stopping) {
      throw new StackFailure(child.name() + " is not started: the stack is stopping", "");
    }
    Supervised before = members.get(child.name());
    if (before != null && before.status().state() != PartStatus.State.STOPPED) {
      throw new IllegalStateException(child.name() + " is already there: " + before.status());
    }
    Supervised begun = Supervised.begin(child, progress, onChange);
    members.put(child.name(), begun);
    return begun;
  }

  synchronized Supervised find(String name) {
    Supervised found = members.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no process " + name + " in " + members.keySet());
    }
    return found;
  }

  synchronized List<PartStatus> status() {
    return inOrder().stream().map(Supervised::status).toList();
  }

  void stopAll() {
    List<Supervised> all;
    synchronized (this) {
      stopping = true;
      all = inOrder();
    }
    all.forEach(Supervised::stop);
  }

  private List<Supervised> inOrder() {
    return members.values().stream()
        .sorted(
            Comparator.comparing((Supervised member) -> partOf(member.child().name()))
                .thenComparing(member -> member.child().name()))
        .toList();
  }

  /** Further workers bear names of their own. */
  private static Part partOf(String name) {
    for (Part part : Part.values()) {
      if (part.toString().equals(name)) {
        return part;
      }
    }
    return Part.WORKER;
  }
}
