package dev.holdfast.deploy.verify.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands under "By hand" in a README, and what each of them is said to show. */
record Walk(List<Step> steps) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^## By hand$.*?^```sh\\n(.*?)^```$");
  private static final Pattern STEP = Pattern.compile("(\\S.*?)\\s+# (?:[^#]*)→ (\\S.*)");
  private static final Pattern MARK = Pattern.compile("(?m)^=== (\\d+) (\\d+)$\\n?");

  Walk {
    steps = List.copyOf(steps);
  }

  record Step(String command, String shows) {}

  /** Reads a README; every line of the block must be a step. */
  static Walk in(String readme) {
    Matcher block = BLOCK.matcher(readme);
    if (!block.find()) {
      throw new IllegalArgumentException("no commands under \"By hand\"");
    }
    List<Step> steps = new ArrayList<>();
    for (String line : block.group(1).lines().toList()) {
      Matcher step = STEP.matcher(line);
      if (!step.matches()) {
        throw new IllegalArgumentException("does not say what it shows: " + line);
      }
      steps.add(new Step(step.group(1), step.group(2)));
    }
    return new Walk(steps);
  }

  /** One shell walks all of it; behind each step it tells how that ended. */
  String script() {
    StringBuilder script = new StringBuilder("set -o pipefail\n");
    for (int i = 0; i < steps.size(); i++) {
      script.append(steps.get(i).command());
      script.append("\nprintf '\\n=== %d %d\\n' ").append(i).append(" $?\n");
    }
    return script.toString();
  }

  /** What did not go as it is written: a line per step. */
  List<String> surprises(String shown) {
    List<String> surprises = new ArrayList<>();
    Matcher mark = MARK.matcher(shown);
    int from = 0;
    for (Step step : steps) {
      if (!mark.find()) {
        surprises.add("not reached: " + step.command());
        continue;
      }
      String part = shown.substring(from, mark.start());
      from = mark.end();
      if (!mark.group(2).equals("0")) {
        surprises.add("exit code %s: %s%n%s".formatted(mark.group(2), step.command(), part));
      } else if (!part.contains(step.shows())) {
        surprises.add("no %s: %s%n%s".formatted(step.shows(), step.command(), part));
      }
    }
    return surprises;
  }
}
