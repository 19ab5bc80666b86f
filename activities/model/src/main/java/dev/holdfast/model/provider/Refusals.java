package dev.holdfast.model.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.egress.EgressFault;
import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelFault;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a provider means when it says no. It may quote the prompt or the key, so nothing it says is
 * repeated but a word for the kind of error.
 */
record Refusals(String provider, String keyName) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");
  private static final Pattern DELAY = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,9})?)s");
  private static final int BAD_REQUEST = 400;
  private static final int PAYMENT_REQUIRED = 402;
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY = 429;

  private static final List<String> TOO_LONG =
      List.of(
          "context_length_exceeded",
          "maximum context length",
          "context window",
          "prompt is too long",
          "input is too long",
          "exceed context limit",
          "exceeds the maximum number of tokens",
          "exceeds the available context size");
  private static final List<String> FILTERED =
      List.of("content_filter", "content_policy_violation", "content management policy");

  /** What providers call an account that has to be topped up; ordinary limits are told alike. */
  private static final Set<String> NO_CREDIT =
      Set.of("insufficient_quota", "billing_hard_limit_reached", "billing_error");

  private static final String LOW_BALANCE = "credit balance is too low";
  private static final List<String> BAD_KEY =
      List.of("api_key_invalid", "api key not valid", "invalid_api_key", "authentication_error");

  ModelFault fault(EgressFault.Refusal refusal) {
    JsonNode body = tree(refusal.body());
    Duration wait = refusal.retryAfter() == null ? delay(body) : refusal.retryAfter();
    FaultKind kind = kind(refusal.status(), body, wait != null);
    return new ModelFault(kind, sentence(kind, String.valueOf(refusal.status()), body), wait);
  }

  /** An error in the middle of a reply that began well. */
  ModelFault inStream(JsonNode event) {
    String said = said(event);
    int status = event.path("error").path("code").asInt(0);
    Duration wait = delay(event);
    FaultKind kind;
    if (said.contains("overloaded") || said.contains("unavailable")) {
      kind = FaultKind.OVERLOADED;
    } else if (said.contains("rate_limit") || said.contains("resource_exhausted")) {
      kind = FaultKind.RATE_LIMITED;
    } else {
      kind = kind(status >= BAD_REQUEST ? status : BAD_REQUEST, event, wait != null);
    }
    // An error that came after the request was accepted is the provider's.
    kind = kind == FaultKind.BAD_REQUEST ? FaultKind.SERVER_ERROR : kind;
    return new ModelFault(kind, sentence(kind, "in its reply", event), wait);
  }

  /** A reply of which the provider itself says that nothing can be made. */
  ModelFault useless(FaultKind kind) {
    return new ModelFault(
        kind,
        kind == FaultKind.CONTEXT_TOO_LONG
            ? provider + " gave up its reply: the conversation is longer than the model takes"
            : provider + " gave up its reply: the model wrote a call that cannot be read");
  }

  /**
   * The kind of a refusal.
   *
   * @param comesBack it says when it may be asked again
   */
  private static FaultKind kind(int status, JsonNode body, boolean comesBack) {
    String said = said(body);
    boolean request = status == BAD_REQUEST || status == TOO_LARGE || status == 422;
    if (status == TOO_LARGE
        || (request && containsAny(said, TOO_LONG))
        || (status == TOO_MANY && neverFits(said))) {
      return FaultKind.CONTEXT_TOO_LONG;
    }
    if (request && containsAny(said, FILTERED)) {
      return FaultKind.FILTERED;
    }
    if (noCredit(status, body, said) && !(status == TOO_MANY && comesBack)) {
      return FaultKind.QUOTA_EXHAUSTED;
    }
    if (status == 401 || status == 403 || (request && containsAny(said, BAD_KEY))) {
      return FaultKind.KEY_REFUSED;
    }
    return switch (status) {
      case 404 -> FaultKind.UNKNOWN_MODEL;
      case TOO_MANY -> FaultKind.RATE_LIMITED;
      case 503, 529 -> FaultKind.OVERLOADED;
      case 408, 409, 425 -> FaultKind.SERVER_ERROR;
      default -> status >= 500 ? FaultKind.SERVER_ERROR : FaultKind.BAD_REQUEST;
    };
  }

  /** More than the account may ever send in a minute, however long it waits. */
  private static boolean neverFits(String said) {
    return said.contains("request too large") && said.contains("must be reduced");
  }

  /** Words of a message count for little: it may name functions of ours, or only advise. */
  private static boolean noCredit(int status, JsonNode body, String said) {
    JsonNode error = body.path("error");
    boolean named =
        Stream.of("code", "type")
            .anyMatch(member ->
                NO_CREDIT.contains(error.path(member).asText("").toLowerCase(Locale.ROOT)));
    return status == PAYMENT_REQUIRED
        || named
        || ((status == BAD_REQUEST || status == 403) && said.contains(LOW_BALANCE));
  }

  private String sentence(FaultKind kind, String where, JsonNode body) {
    String answered = "%s says no (%s%s)".formatted(provider, where, word(body));
    return switch (kind) {
      case KEY_REFUSED ->
          answered + ": put a valid key into " + keyName + " and start the worker again";
      case QUOTA_EXHAUSTED ->
          answered + ": the account of the key in " + keyName + " has no credit left; top it up";
      case UNKNOWN_MODEL ->
          answered + ": there is no such model there; check its name and the base URL";
      case CONTEXT_TOO_LONG -> answered + ": the conversation is longer than the model takes";
      case FILTERED -> answered + ": its content filter stopped the request";
      case RATE_LIMITED -> answered + ": it is asked too much";
      case OVERLOADED -> answered + ": it is overloaded";
      default -> answered;
    };
  }

  private static String word(JsonNode body) {
    JsonNode error = body.path("error");
    for (String member : List.of("code", "status", "type")) {
      String word = error.path(member).asText("");
      if (error.path(member).isTextual() && WORD.matcher(word).matches()) {
        return ", " + word;
      }
    }
    return "";
  }

  private static String said(JsonNode body) {
    return body.path("error").toString().toLowerCase(Locale.ROOT);
  }

  private static boolean containsAny(String said, List<String> words) {
    return words.stream().anyMatch(said::contains);
  }

  private static JsonNode tree(String body) {
    try {
      return Wire.json().readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Gemini says in the body how long it wants to be left alone. */
  private static @Nullable Duration delay(JsonNode body) {
    for (JsonNode detail : body.path("error").path("details")) {
      Matcher delay = DELAY.matcher(detail.path("retryDelay").asText(""));
      if (delay.matches()) {
        return Duration.ofMillis((long) (Double.parseDouble(delay.group(1)) * 1000));
      }
    }
    return null;
  }
}
