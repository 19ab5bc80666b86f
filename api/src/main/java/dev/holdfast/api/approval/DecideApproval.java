package dev.holdfast.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.decision.People;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/approvals/{id}/decision}.
 *
 * @param decision {@code approve}, {@code deny}, {@code edit} or {@code answer}
 * @param arguments with which the call is performed; with {@code edit} alone
 * @param comment for the model; with {@code deny} the reason
 * @param answer the call's result, any JSON; with {@code answer} alone
 * @param by the person who decides; null for the key itself
 * @param groups to which they belong
 */
record DecideApproval(
    @Nullable String decision,
    @Nullable JsonNode arguments,
    @Nullable String comment,
    @Nullable JsonNode answer,
    @Nullable String by,
    @Nullable List<@Nullable String> groups) {
  private static final int COMMENT_MAX = 2_000;
  private static final int JSON_MAX = 100_000;
  private static final List<String> DECISIONS =
      Stream.of(Choice.values()).map(Choice::wire).toList();

  /** The decision about a wait. */
  Decide about(String waitId, Principal principal) {
    List<Fault> faults = new ArrayList<>();
    Choice choice = choice(faults);
    only("/arguments", arguments, choice == Choice.EDIT, faults);
    only("/answer", answer, choice == Choice.ANSWER, faults);
    if (comment != null) {
      Text.check("/comment", comment, faults);
      if (comment.length() > COMMENT_MAX || comment.indexOf('\0') >= 0) {
        faults.add(Fault.at("/comment", "invalid", "A comment has up to 2,000 characters."));
      }
    }
    if (by != null) {
      People.check("/by", by, faults);
    }
    People.checkGroups(groups, faults);
    if (choice == null || !faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return new Decide(
        waitId,
        choice,
        by == null ? principal.actor() : by,
        People.groups(groups),
        arguments == null ? null : Wire.write(arguments),
        comment,
        answer == null ? null : content(answer));
  }

  private @Nullable Choice choice(List<Fault> faults) {
    if (decision == null || !DECISIONS.contains(decision)) {
      faults.add(
          Fault.at(
              "/decision",
              decision == null ? "required" : "unknown",
              "The decision must be one of %s.".formatted(String.join(", ", DECISIONS))));
      return null;
    }
    return Choice.valueOf(decision.toUpperCase(Locale.ROOT));
  }

  private static void only(
      String pointer, @Nullable JsonNode given, boolean wanted, List<Fault> faults) {
    if (wanted && given == null) {
      faults.add(Fault.at(pointer, "required", "This decision needs one."));
    } else if (!wanted && given != null) {
      faults.add(Fault.at(pointer, "not_wanted", "This decision has none."));
    } else if (given != null) {
      String text = Wire.write(given);
      Text.check(pointer, text, faults);
      if (text.length() > JSON_MAX) {
        faults.add(Fault.at(pointer, "too_long", "This is longer than 100,000 characters."));
      }
    }
  }

  /** A text is what the model reads as it is; everything else it reads as JSON. */
  private static String content(JsonNode answer) {
    return answer.isTextual() ? answer.asText() : Wire.write(answer);
  }
}
