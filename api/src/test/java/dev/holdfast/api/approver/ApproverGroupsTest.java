package dev.holdfast.api.approver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Api;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApproverGroupsTest {
  @RegisterExtension static final RunningApi running = RunningApi.withoutTemporal();

  private static final String PATH = "/v1/approver-groups/";
  private static final String WHOLE =
      "{\"members\":[\"mia\",\"noah\"],\"endpoint\":{\"url\":\"https://hooks.test/a?b=c\"}}";

  @Test
  void showsTheSecretOnceAndKeepsItUntilItIsRotated() {
    Answer created = put("finance", WHOLE);
    assertEquals(201, created.status(), created.body().toString());
    assertEquals("approver_group", created.text("/object"));
    assertEquals("finance", created.text("/name"));
    assertEquals("standard", created.text("/endpoint/format"));
    assertEquals("false", created.text("/endpoint/allow_private"));
    String secret = created.text("/secret");
    assertTrue(secret.matches("whsec_[A-Za-z0-9+/]{43}="), secret);

    Answer changed = put("finance", WHOLE.replace("noah", "olga"));
    assertEquals(200, changed.status());
    assertEquals("olga", changed.text("/members/1"));
    assertFalse(changed.body().has("secret"));
    assertEquals(created.text("/id"), changed.text("/id"));
    Answer got = running.caller().get(PATH + "finance");
    assertEquals(changed.body(), got.body());

    Answer rotated = running.caller().post(PATH + "finance/rotate_secret", "");
    assertEquals(200, rotated.status(), rotated.body().toString());
    assertNotEquals(secret, rotated.text("/secret"));
  }

  @Test
  void listsAndRemoves() {
    for (String name : List.of("l1", "l2", "l3")) {
      assertEquals(201, put(name, "{}").status());
    }
    Answer first = running.caller().get("/v1/approver-groups?after=l0&limit=2");
    assertEquals("l1", first.text("/data/0/name"));
    assertEquals("l2", first.text("/next"));
    assertEquals("l3", running.caller().get(PATH + "?after=l2&limit=1").text("/data/0/name"));
    assertEquals(404, running.stranger().get(PATH + "l1").status());
    assertEquals(404, running.stranger().send("DELETE", PATH + "l1", null).status());
    assertEquals(204, running.caller().send("DELETE", PATH + "l1", null).status());
    assertEquals(404, running.caller().send("DELETE", PATH + "l1", null).status());
    assertEquals(404, running.caller().get(PATH + "l1").status());
    assertEquals(404, running.caller().post(PATH + "l1/rotate_secret", "").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"members\":[\"a\",\"\"]} | /members/1",
        "{\"members\":[\"a\",\"a\"]} | /members/1",
        "{\"members\":[null]} | /members/0",
        "{\"members\":\"a\"} | /members",
        "{\"people\":[]} | /people",
        "{\"endpoint\":{}} | /endpoint/url",
        "{\"endpoint\":{\"url\":\"http://hooks.test/\"}} | /endpoint/url",
        "{\"endpoint\":{\"url\":\"https://me@hooks.test/\"}} | /endpoint/url",
        "{\"endpoint\":{\"url\":\"https://hooks.test/#a\"}} | /endpoint/url",
        "{\"endpoint\":{\"url\":\"ftp://hooks.test/\",\"allow_private\":true}} | /endpoint/url",
        "{\"endpoint\":{\"url\":\"https:/hooks\"}} | /endpoint/url",
        "{\"endpoint\":{\"url\":\"https://hooks.test/\",\"format\":\"x\"}} | /endpoint/format",
        "{\"endpoint\":{\"url\":\"https://hooks.test/\",\"x\":1}} | /endpoint/x",
      })
  void saysWhatIsWrong(String body, String pointer) {
    Answer answer = put("wrong", body);
    assertEquals(422, answer.status(), answer.body().toString());
    assertEquals(pointer, answer.text("/errors/0/pointer"));
    assertEquals(404, running.caller().get(PATH + "wrong").status());
  }

  @Test
  void aNameIsPlain() {
    assertEquals(422, put("a%20b", "{}").status());
    assertEquals(401, Caller.of(running.api()).get(PATH + "finance").status());
  }

  @Test
  void withoutASecretNothingCanBeSigned() {
    try (Api without = running.start(List.of())) {
      Caller caller = Caller.of(without).withKey(RunningApi.KEY);
      Answer refused =
          caller.with("Content-Type", "application/json").send("PUT", PATH + "unsigned", WHOLE);
      assertEquals(503, refused.status());
      assertEquals("signing_off", refused.text("/code"));
    }
  }

  private static Answer put(String name, String body) {
    return running.caller().with("Content-Type", "application/json").send("PUT", PATH + name, body);
  }
}
