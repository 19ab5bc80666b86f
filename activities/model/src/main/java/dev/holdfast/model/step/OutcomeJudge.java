package dev.holdfast.model.step;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.OutcomeSpec;
import dev.holdfast.workflows.run.Outcome;
import dev.holdfast.workflows.run.OutcomeVerdict;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges a reply that asks for nothing more as the outcome of its run. */
final class OutcomeJudge {
  private static final int MOST_FAULTS = 20;

  private OutcomeJudge() {}

  /**
   * What a run has achieved so far.
   *
   * @param tools of which a call succeeded
   * @param artifacts names under which something was kept
   */
  record Achieved(Set<String> tools, Set<String> artifacts) {

    static Achieved by(List<SeenRow> rows) {
      Set<String> tools = new HashSet<>();
      Set<String> artifacts = new HashSet<>();
      for (SeenRow row : rows) {
        if (row.kind() == StepKind.CALL) {
          CallEnd end = row.value(CallEnd.class);
          if (end.kind().answers()) {
            tools.add(end.tool());
            end.kept().forEach(kept -> artifacts.add(kept.name()));
          }
        }
      }
      return new Achieved(tools, artifacts);
    }
  }

  /** Null where the reply is no outcome, or any would do. */
  static @Nullable Outcome judge(
      @Nullable OutcomeSpec demanded, ModelAnswer answer, Achieved achieved) {
    if (demanded == null || !answer.calls().stream().allMatch(call -> gives(demanded, call))) {
      return null;
    }
    String given =
        answer.calls().isEmpty() ? unfenced(answer.text()) : answer.calls().getFirst().arguments();
    List<String> faults = new ArrayList<>();
    String value = null;
    if (demanded.schema() != null) {
      value = isObject(given) ? given : null;
      InputSchema.check(demanded.schema(), given).stream()
          .limit(MOST_FAULTS)
          .forEach(fault -> faults.add(fault.pointer() + ": " + fault.detail()));
    }
    if (!faults.isEmpty()) {
      return new Outcome(OutcomeVerdict.INVALID, value, faults);
    }
    List<String> missing = missing(demanded, achieved);
    return new Outcome(
        missing.isEmpty() ? OutcomeVerdict.ACCEPTED : OutcomeVerdict.UNMET, value, missing);
  }

  /** Whether a call is none of the work, but the giving of the outcome. */
  static boolean gives(@Nullable OutcomeSpec demanded, ModelAnswer.Asked call) {
    return demanded != null && demanded.schema() != null && call.tool().equals(BuiltIn.OUTCOME);
  }

  /** What the model is told about an outcome that was not accepted. */
  static String told(Outcome outcome) {
    String faults = String.join("\n- ", outcome.faults());
    return outcome.verdict() == OutcomeVerdict.INVALID
        ? "Your answer does not match the required form:\n- %s\nGive the whole answer again, as JSON of that form and nothing else."
            .formatted(faults)
        : "The work is not complete:\n- %s\nDo what is missing, then give your answer again."
            .formatted(faults);
  }

  private static List<String> missing(OutcomeSpec demanded, Achieved achieved) {
    List<String> missing = new ArrayList<>();
    for (String tool : demanded.tools()) {
      if (!achieved.tools().contains(tool)) {
        missing.add("no call of the tool %s has succeeded".formatted(tool));
      }
    }
    for (String artifact : demanded.artifacts()) {
      if (!achieved.artifacts().contains(artifact)) {
        missing.add("nothing is kept under the name %s".formatted(artifact));
      }
    }
    return missing;
  }

  private static boolean isObject(String given) {
    try {
      return Wire.json().readTree(given).isObject();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return false;
    }
  }

  /** Models like to put JSON between fences. */
  private static String unfenced(String text) {
    String trimmed = text.strip();
    if (!trimmed.startsWith("```") || !trimmed.endsWith("```") || trimmed.length() < 6) {
      return trimmed;
    }
    int line = trimmed.indexOf('\n');
    return line < 0 ? trimmed : trimmed.substring(line + 1, trimmed.length() - 3).strip();
  }
}
