package dev.holdfast.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import dev.holdfast.policy.wait.Deciding;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/runs/{id}/calls/{call}/skip}, {@code …/result} and {@code …/retry}.
 *
 * @param reason why it is skipped, which the model reads, or sent once more, which is recorded
 * @param result what the model reads as the call's result: a text, or any JSON
 */
record EndCall(@Nullable String reason, @Nullable JsonNode result) {
  static Map<String, String> withoutResult(String call, @Nullable EndCall body) {
    Map<String, String> content = new LinkedHashMap<>();
    content.put("call", call);
    String why = body == null ? null : body.reason;
    if (body != null && body.result != null) {
      throw ProblemException.invalid(
          List.of(
              Fault.at(
                  "/result",
                  "not_wanted",
                  "A call that is skipped or sent once more has no result.")));
    }
    if (why != null) {
      content.put("reason", checked("/reason", why));
    }
    return content;
  }

  Map<String, String> giving(String call) {
    if (result == null || reason != null) {
      throw ProblemException.invalid(
          List.of(
              result == null
                  ? Fault.at("/result", "required", "The call needs a result.")
                  : Fault.at("/reason", "not_wanted", "A result needs no reason.")));
    }
    Map<String, String> content = new LinkedHashMap<>();
    content.put("call", call);
    content.put(
        "result", checked("/result", result.isTextual() ? result.asText() : Wire.write(result)));
    return content;
  }

  private static String checked(String pointer, String text) {
    List<Fault> faults = new ArrayList<>();
    Text.check(pointer, text, faults);
    if (text.length() > Deciding.LONGEST_ANSWER) {
      faults.add(Fault.at(pointer, "too_long", "This is longer than 6,000 characters."));
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return text;
  }
}
