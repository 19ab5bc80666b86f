package dev.holdfast.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer JSON pointer into the body; null where a parameter is meant
 * @param parameter name of a query parameter or header; null where the body is meant
 * @param code machine-readable
 * @param detail one sentence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    @Nullable String pointer, @Nullable String parameter, String code, String detail) {

  public static Fault at(String pointer, String code, String detail) {
    return new Fault(pointer, null, code, detail);
  }

  /** What is wrong with a part of the body that was judged by itself. */
  public static Fault below(String pointer, dev.holdfast.policy.Fault judged) {
    return at(pointer + judged.pointer(), judged.code(), judged.detail());
  }

  public static Fault in(String parameter, String code, String detail) {
    return new Fault(null, parameter, code, detail);
  }
}
