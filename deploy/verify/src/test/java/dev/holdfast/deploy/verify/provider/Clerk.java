package dev.holdfast.deploy.verify.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Wire;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small model that refunds an order when it is given the tools of the refund desk. */
final class Clerk implements Mind {
  private static final Pattern NUMBER = Pattern.compile("[A-Z]-\\d+");

  @Override
  public Reply reply(Conversation talk) {
    Matcher number = NUMBER.matcher(talk.said());
    if (!number.find()) {
      return Reply.says("Which order is it?");
    }
    String order = number.group();
    Optional<JsonNode> found = talk.result("order_find");
    if (found.isEmpty()) {
      return Reply.calls(
          "I look it up.",
          call("order_find", Map.of("order", order)),
          call("customer_history", Map.of("order", order)));
    }
    String article = found.get().path("article").asText();
    if (talk.result("rules_read").isEmpty()) {
      return Reply.calls("", call("rules_read", Map.of("article", article)));
    }
    return pay(talk, order, found.get());
  }

  private static Reply pay(Conversation talk, String order, JsonNode found) {
    Optional<JsonNode> refund = talk.result("refund_create");
    if (refund.isEmpty()) {
      return Reply.calls(
          "The rules allow it.",
          call(
              "refund_create",
              Map.of("order", order, "cents", found.path("cents").asLong(), "reason", "broken")));
    }
    String made = refund.get().path("refund").asText();
    if (talk.result("mail_send").isEmpty()) {
      return Reply.calls(
          "",
          call(
              "mail_send",
              Map.of("to", found.path("email").asText(), "subject", order, "text", made)),
          call("order_note", Map.of("order", order, "text", made)));
    }
    return Reply.says("Done: %s pays order %s back.".formatted(made, order));
  }

  private static Call call(String tool, Map<String, Object> arguments) {
    return new Call(tool, Wire.write(arguments));
  }
}
