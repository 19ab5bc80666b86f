package dev.holdfast.policy.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.policy.CanonicalJson;
import dev.holdfast.policy.StrictJson;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.wire.Wire;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an approval is bound to: this tool, with this schema, called with these arguments under this
 * policy. Arguments that mean the same have one digest, however they are written.
 */
public final class ExactAction {
  private static final String FORM = "exact-action/1";

  private ExactAction() {}

  /**
   * SHA-256 of the action.
   *
   * @param arguments JSON text
   * @param policy null for a spec from before there were policies
   * @throws IllegalArgumentException when the arguments have no canonical form: duplicate members,
   *     or no JSON at all
   */
  public static String digest(ToolSpec tool, String arguments, @Nullable PolicySpec policy) {
    return Digest.of(
        FORM,
        tool.name(),
        CanonicalJson.of(arguments),
        rounded(arguments),
        CanonicalJson.of(tool.inputSchema()),
        policy == null ? "" : Policy.version(policy));
  }

  /** Arguments in a form that only equal ones share, also where canonical JSON rounds numbers. */
  public static String exactly(String arguments) {
    return CanonicalJson.of(arguments) + rounded(arguments);
  }

  /**
   * The numbers that their canonical form rounds, as they were written, by where they stand. An
   * account number of 17 digits must not be exchanged for its neighbour.
   */
  private static String rounded(String arguments) {
    Map<String, String> numbers = new TreeMap<>();
    collect("", StrictJson.read(arguments), numbers);
    return numbers.isEmpty() ? "" : Wire.write(numbers);
  }

  private static void collect(String at, JsonNode value, Map<String, String> numbers) {
    if (value.isNumber()) {
      BigDecimal exact = value.decimalValue();
      if (exact.compareTo(new BigDecimal(CanonicalJson.of(value.toString()))) != 0) {
        numbers.put(at, exact.stripTrailingZeros().toString());
      }
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      collect(at + "/" + i, value.get(i), numbers);
    }
    value
        .properties()
        .forEach(member ->
            collect(
                at + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                member.getValue(),
                numbers));
  }
}
