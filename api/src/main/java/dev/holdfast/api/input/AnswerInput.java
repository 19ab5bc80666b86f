package dev.holdfast.api.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.decision.People;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/inputs/{id}/answer}: an answer, or a refusal to give one.
 *
 * @param answer any JSON that the question's schema allows
 * @param refuse why nobody will answer
 * @param by the person who answers; null for the key itself
 * @param groups to which they belong
 */
record AnswerInput(
    @Nullable JsonNode answer,
    @Nullable String refuse,
    @Nullable String by,
    @Nullable List<@Nullable String> groups) {
  private static final int REASON_MAX = 2_000;

  Decide about(WaitRow row, Principal principal) {
    List<Fault> faults = new ArrayList<>();
    if ((answer == null) == (refuse == null)) {
      faults.add(Fault.at("/answer", "required", "Give either an answer or refuse."));
    }
    String content = answer == null ? null : content(row, answer);
    storable("/answer", content, faults);
    storable("/refuse", refuse, faults);
    if (refuse != null && refuse.length() > REASON_MAX) {
      faults.add(Fault.at("/refuse", "too_long", "A reason has up to 2,000 characters."));
    }
    if (by != null) {
      People.check("/by", by, faults);
    }
    People.checkGroups(groups, faults);
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return new Decide(
        row.waitId(),
        answer == null ? Choice.DENY : Choice.ANSWER,
        by == null ? principal.actor() : by,
        People.groups(groups),
        null,
        refuse,
        content);
  }

  /** Where the question has a schema the model reads JSON, else a text as it is. */
  private static String content(WaitRow row, JsonNode answer) {
    Wait.Question question = row.awaited().question();
    boolean any = question == null || question.schema() == null;
    return any && answer.isTextual() ? answer.asText() : Wire.write(answer);
  }

  private static void storable(String pointer, @Nullable String text, List<Fault> faults) {
    if (text != null && !Text.storable(text)) {
      faults.add(Fault.at(pointer, "not_text", "It has a character that nothing can keep."));
    }
  }
}
