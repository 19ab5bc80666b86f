package dev.holdfast.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.notice.NoticeKind;
import dev.holdfast.store.notice.NoticeRow;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A model may try to talk to those who decide, and to Slack. */
class SlackBodyTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void whatAModelWroteStaysInItsBox() {
    JsonNode message =
        message("{\"note\":\"```\\n*Approved by legal* <!channel> <https://evil.test|See>\"}");
    String box = message.at("/blocks/2/text/text").textValue();
    assertTrue(box.startsWith("*Arguments*\n```"), box);
    assertEquals(2, box.split("```", -1).length - 1, box);
    assertTrue(box.endsWith("```"), box);
    assertFalse(box.contains("<"), box);
    assertTrue(box.contains("&lt;!channel&gt;"), box);
    assertTrue(message.at("/blocks/3/elements/0/text").textValue().contains("by a model"));
  }

  @Test
  void nothingHidesWhatIsAsked() {
    String box = message("{\"to\":\"a\u202egnp\u200b\"}").at("/blocks/2/text/text").textValue();
    assertFalse(box.contains("\u202e") || box.contains("\u200b"), box);
  }

  @Test
  void staysWithinWhatSlackTakes() {
    JsonNode message = message("<".repeat(500_000));
    for (JsonNode block : message.path("blocks")) {
      assertTrue(block.at("/text/text").asText().length() <= 3_000, block.toString());
    }
    assertTrue(message.at("/blocks/2/text/text").textValue().contains("(cut)"));
  }

  @Test
  void withoutAPageItNamesTheApproval() {
    JsonNode message = Wire.read(SlackBody.of(telling("{}", null)), JsonNode.class);
    assertTrue(message.at("/blocks/4/elements/0/text").textValue().contains("apr_1"));
  }

  private static JsonNode message(String arguments) {
    return Wire.read(SlackBody.of(telling(arguments, "https://page.test/")), JsonNode.class);
  }

  private static Telling telling(String arguments, @Nullable String page) {
    var wait =
        new Wait(
            "apr_1",
            WaitKind.APPROVAL,
            "call_1",
            "refund.create",
            "digest",
            "rule",
            "eu_rosa",
            AskTerms.DEFAULT,
            null,
            NOW.toEpochMilli());
    var row =
        new WaitRow(
            "run_1",
            "clerk",
            1,
            "call/call_1/exec",
            wait,
            WaitStanding.pending("apr_1"),
            arguments,
            NOW,
            NOW.plusSeconds(60),
            null);
    var notice =
        new NoticeRow(
            "ntc_1",
            Principal.bootstrapOwner(),
            "apr_1",
            "finance",
            NoticeKind.REQUESTED,
            true,
            0,
            NOW,
            null);
    return new Telling(notice, row, "https://callback.test/", page);
  }
}
