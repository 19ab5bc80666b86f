package dev.holdfast.workflows.wait;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.policy.AskTerms;
import org.jspecify.annotations.Nullable;

/**
 * What a call waits for, as the reply that planned the call opened it. Never changes; how far it
 * has come is its {@link WaitStanding}.
 *
 * @param digest of the exact action that is asked about: tool, arguments, the tool's schema and the
 *     policy; null where nothing is to be performed
 * @param rule of the policy that asked; null where the model did
 * @param requester for whom the run acts
 * @param terms who may decide, and how
 * @param question what is asked for; null for an approval
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Wait(
    String waitId,
    WaitKind kind,
    String callId,
    String tool,
    @Nullable String digest,
    @Nullable String rule,
    String requester,
    AskTerms terms,
    @Nullable Question question,
    long askedAtMillis) {

  /** After which nobody decides any more. */
  public long expiresAtMillis() {
    return Math.addExact(askedAtMillis, terms.expires().toMillis());
  }

  /**
   * What is asked for.
   *
   * @param text the question, or the name of the event
   * @param schema JSON Schema of an answer; null takes any
   * @param correlation which of the events of that name; null for a question
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Question(String text, @Nullable String schema, @Nullable String correlation) {}
}
