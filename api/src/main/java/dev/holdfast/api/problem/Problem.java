package dev.holdfast.api.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The body of every answer of 400 and above, as RFC 9457 has it.
 *
 * @param type a URN of the code
 * @param instance path of the request
 * @param errors what exactly is wrong, where that can be said
 * @param retryable whether the same request may succeed later
 * @param extensions members of this kind of problem alone
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String code,
    List<Fault> errors,
    String requestId,
    boolean retryable,
    @JsonAnyGetter Map<String, Object> extensions) {

  static Problem of(ProblemException refusal, String instance, String requestId) {
    ProblemCode code = refusal.code();
    return new Problem(
        "urn:holdfast:problem:" + code.wire(),
        code.title(),
        code.status(),
        refusal.detail(),
        instance,
        code.wire(),
        refusal.faults(),
        requestId,
        code.retryable(),
        refusal.extensions());
  }
}
