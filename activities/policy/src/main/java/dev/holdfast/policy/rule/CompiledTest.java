package dev.holdfast.policy.rule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.holdfast.workflows.policy.ArgumentTest;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A test of one argument that is ready to be asked. */
record CompiledTest(JsonPointer at, ArgumentTest test, @Nullable Pattern pattern) {

  static CompiledTest of(String pointer, ArgumentTest test) {
    boolean more = !test.in().isEmpty() || test.bounded() || test.matches() != null;
    if (!more && test.present() == null) {
      throw new IllegalArgumentException(
          "it tests nothing at %s; say in, min, max, above, below, matches or present"
              .formatted(pointer));
    }
    if (more && Boolean.FALSE.equals(test.present())) {
      throw new IllegalArgumentException(
          "at %s nothing may be, and what is there is tested; leave one out".formatted(pointer));
    }
    return new CompiledTest(
        JsonPointer.compile(pointer),
        test,
        test.matches() == null ? null : Pattern.compile(test.matches()));
  }

  /** Whether the value passes; unjudgeable where it is none that the test was written for. */
  boolean passes(JsonNode arguments) throws Unjudgeable {
    JsonNode value = arguments.at(at);
    if (test.present() != null && test.present() == value.isMissingNode()) {
      return false;
    }
    if (value.isMissingNode()) {
      return missing();
    }
    return (test.in().isEmpty() || in(value))
        && (test.min() == null || number(value).compareTo(test.min()) >= 0)
        && (test.max() == null || number(value).compareTo(test.max()) <= 0)
        && (test.above() == null || number(value).compareTo(test.above()) > 0)
        && (test.below() == null || number(value).compareTo(test.below()) < 0)
        && (pattern == null || pattern.matches(text(value)));
  }

  private boolean missing() throws Unjudgeable {
    if (Boolean.FALSE.equals(test.present())) {
      return true;
    }
    throw new Unjudgeable("there is nothing at %s".formatted(at));
  }

  private boolean in(JsonNode value) throws Unjudgeable {
    if (test.in().stream().anyMatch(one -> LookAlike.same(one, value))) {
      return true;
    }
    if (test.in().stream().noneMatch(one -> one.getNodeType() == value.getNodeType())) {
      throw new Unjudgeable(
          "at %s is a value of type %s, which is compared with none"
              .formatted(at, value.getNodeType()));
    }
    if (value.isTextual()
        && test.in().stream()
            .anyMatch(one -> one.isTextual() && LookAlike.alike(one.asText(), value.asText()))) {
      throw new Unjudgeable("the text at %s is almost one that is compared with".formatted(at));
    }
    return false;
  }

  private BigDecimal number(JsonNode value) throws Unjudgeable {
    if (!value.isNumber()) {
      throw new Unjudgeable("what is at %s is no number".formatted(at));
    }
    return value.decimalValue();
  }

  private String text(JsonNode value) throws Unjudgeable {
    if (!value.isTextual()) {
      throw new Unjudgeable("what is at %s is no text".formatted(at));
    }
    return value.textValue();
  }
}
