package dev.holdfast.policy.wait;

import dev.holdfast.policy.Fault;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.Wait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with the arguments or the answer that a decision brings. */
final class Fitting {
  // Whoever mends this many asks again: a document of a hundred thousand faults helps nobody.
  private static final int MOST = 50;

  private Fitting() {}

  static List<Fault> faults(Subject subject, Decide decide) {
    return switch (decide.choice()) {
      case EDIT -> ofEdit(subject, decide.arguments());
      case ANSWER -> ofAnswer(subject.awaited(), decide.content());
      case APPROVE, DENY -> List.of();
    };
  }

  private static List<Fault> ofEdit(Subject subject, @Nullable String arguments) {
    if (!subject.awaited().terms().editable() || subject.inputSchema() == null) {
      return invalid("the arguments may not be changed: approve, or deny with a reason");
    }
    return arguments == null
        ? invalid("there are no arguments")
        : ofSchema(subject.inputSchema(), arguments);
  }

  private static List<Fault> ofAnswer(Wait wait, @Nullable String content) {
    if (content == null) {
      return invalid("there is no answer");
    }
    Wait.Question question = wait.question();
    List<Fault> faults =
        question == null || question.schema() == null
            ? List.of()
            : ofSchema(question.schema(), content);
    return faults.isEmpty() && content.length() > Deciding.LONGEST_ANSWER
        ? invalid(
            "the answer has %d characters; it can have %d"
                .formatted(content.length(), Deciding.LONGEST_ANSWER))
        : faults;
  }

  private static List<Fault> ofSchema(String schema, String text) {
    return InputSchema.check(schema, text).stream().limit(MOST).toList();
  }

  private static List<Fault> invalid(String detail) {
    return List.of(new Fault("", Fault.INVALID, detail));
  }
}
