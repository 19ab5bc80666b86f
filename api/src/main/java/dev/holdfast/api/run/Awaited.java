package dev.holdfast.api.run;

import dev.holdfast.store.wait.WaitRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What calls wait for, in words. Names tools and events, never a question or an argument. */
final class Awaited {
  private static final int NAMED_MAX = 3;

  private Awaited() {}

  static String inWords(List<WaitRow> pending) {
    Map<String, Long> kinds =
        pending.stream()
            .collect(
                Collectors.groupingBy(Awaited::inWords, LinkedHashMap::new, Collectors.counting()));
    String named =
        kinds.entrySet().stream()
            .limit(NAMED_MAX)
            .map(one -> one.getKey() + (one.getValue() == 1 ? "" : " ×" + one.getValue()))
            .collect(Collectors.joining(", "));
    int more = kinds.size() - NAMED_MAX;
    return named + (more > 0 ? " and %d more".formatted(more) : "");
  }

  private static String inWords(WaitRow wait) {
    String tool = wait.awaited().tool();
    return switch (wait.awaited().kind()) {
      case APPROVAL -> "a decision about " + tool;
      case INPUT -> "an answer";
      case EVENT -> "an event";
      case SLEEP -> "a time";
      case TOOL_RESULT -> "what became of " + tool;
    };
  }
}
