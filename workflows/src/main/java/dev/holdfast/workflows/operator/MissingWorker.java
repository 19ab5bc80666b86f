package dev.holdfast.workflows.operator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run can only go on in a worker of a replay epoch of which none lives, though workers of its
 * group do.
 */
public record MissingWorker(String group, String epoch) {
  /** What the problem of such a run begins with. */
  public static final String CODE = "worker_missing";

  private static final Pattern PROBLEM =
      Pattern.compile(CODE + ": no worker of (\\S+) lives in group (\\S+): .*");

  /** What is read back from the problem of a run; null where it has none, or another. */
  public static @Nullable MissingWorker in(@Nullable String problem) {
    Matcher found = PROBLEM.matcher(problem == null ? "" : problem);
    return found.matches() ? new MissingWorker(found.group(2), found.group(1)) : null;
  }

  /** As it is shown on the run. */
  public String problem() {
    return "%s: no worker of %s lives in group %s: start one, or move the run with `holdfast workers retire %2$s --group %3$s`"
        .formatted(CODE, epoch, group);
  }

  /** What the run waits for. */
  public String inWords() {
    return "a worker of %s of group %s".formatted(epoch, group);
  }
}
