package dev.holdfast.api.decision;

import dev.holdfast.policy.Fault;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.policy.wait.Subject;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.Wait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says where a refused edit or answer is wrong. */
final class DecisionFaults {
  private static final int FAULTS_MAX = 50;

  private DecisionFaults() {}

  /**
   * The faults with their places; nothing where nothing was said.
   *
   * @param details the same as sentences
   */
  static List<Fault> of(Subject subject, Decide decide, List<String> details) {
    if (details.isEmpty()) {
      return List.of();
    }
    String text = decide.choice() == Choice.EDIT ? decide.arguments() : decide.content();
    String schema = schema(subject, decide.choice());
    List<Fault> faults =
        text == null || schema == null ? List.of() : InputSchema.check(schema, text);
    return faults.isEmpty()
        ? details.stream().map(detail -> new Fault("", "invalid", detail)).toList()
        : faults.stream().limit(FAULTS_MAX).toList();
  }

  private static @Nullable String schema(Subject subject, Choice choice) {
    if (choice == Choice.EDIT) {
      return subject.awaited().terms().editable() ? subject.inputSchema() : null;
    }
    Wait.Question question = subject.awaited().question();
    return question == null ? null : question.schema();
  }
}
