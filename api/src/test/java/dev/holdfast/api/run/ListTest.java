package dev.holdfast.api.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  /** Runs 0 to 6, a minute apart; 3 and 4 were accepted at the same moment. */
  private final List<String> ids = new ArrayList<>();

  @BeforeEach
  void startSeven() {
    running.asOwner("delete from run_start; delete from run");
    running.register("courier", "1");
    for (int i = 0; i < 7; i++) {
      String agent = i % 3 == 0 ? "courier" : "clerk";
      String metadata = "{\"shop\":\"%d\",\"a b\":\"x\"}".formatted(i % 2);
      ids.add(start(agent, metadata));
      acceptedAt(ids.getLast(), "2026-03-01T10:0%d:00Z".formatted(i == 4 ? 3 : i));
    }
    running.runs().fail(ids.get(1), "internal", "ended by the test", Instant.now());
    running.asOwner(
        "update run set status = 'completed', terminal = true, outcome = '{\"text\":\"x\"}',"
            + " ending = '{\"kind\":\"COMPLETED\"}' where id = '%s'".formatted(ids.get(2)));
  }

  @Test
  void showsTheNewestFirst() {
    Answer list = running.caller().get("/v1/runs");

    assertEquals(200, list.status(), list.body().toString());
    assertEquals(List.of(6, 5, 4, 3, 2, 1, 0), numbers(list));
    assertFalse(list.body().path("has_more").asBoolean());
    assertTrue(list.body().path("next").isNull());
  }

  @Test
  void showsARunAsItIsReadWithoutWhatIsReadOneAtATime() {
    for (JsonNode listed : running.caller().get("/v1/runs").body().path("data")) {
      Answer read = running.caller().get("/v1/runs/" + listed.path("id").asText());
      assertTrue(read.body().has("outcome"));
      assertFalse(listed.has("outcome"));
      ObjectNode alone = (ObjectNode) read.body();
      alone.remove(List.of("outcome", "now", "usage", "required_actions"));
      ((ObjectNode) alone.path("links")).remove("page");
      assertEquals(alone, listed);
    }
  }

  @Test
  void pagesStandStillWhileRunsAreAccepted() {
    List<Integer> seen = new ArrayList<>();
    String path = "/v1/runs?limit=2&created_at[lt]=2026-03-02T00:00:00Z&metadata[a%20b]=x";
    int pages = 0;
    while (!path.isEmpty()) {
      Answer page = running.caller().get(path.replace("[", "%5B").replace("]", "%5D"));
      seen.addAll(numbers(page));
      pages++;
      String link = page.header("Link");
      assertEquals(page.body().path("has_more").asBoolean(), !link.isEmpty());
      path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
      start("clerk", "{\"a b\":\"x\"}");
      // The clocks of two processes differ: this one comes between those that were seen.
      acceptedAt(start("clerk", "{\"a b\":\"x\"}"), "2026-03-01T10:05:30Z");
    }

    assertEquals(List.of(6, 5, 4, 3, 2, 1, 0), seen);
    assertEquals(4, pages);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status=failed | 1",
        "status=queued | 6 5 4 3 0",
        "status=failed,completed | 2 1",
        "status=cancelled | ''",
        "agent=courier | 6 3 0",
        "agent=nobody | ''",
        "agent=courier&status=queued&limit=2 | 6 3",
        "created_at[gte]=2026-03-01T10:03:00Z | 6 5 4 3",
        "created_at[gt]=2026-03-01T10:03:00Z | 6 5",
        "created_at[lte]=2026-03-01T10:03:00Z | 4 3 2 1 0",
        "created_at[lt]=2026-03-01T10:03:00Z | 2 1 0",
        "created_at[gte]=2026-03-01T12:03:00%2B02:00&created_at[lt]=2026-03-01T10:06:00Z | 5 4 3",
        "metadata[shop]=1 | 5 3 1",
        "metadata[shop]=1&metadata[a%20b]=x&agent=courier | 3",
        "metadata[shop]=1&metadata[a%20b]=y | ''",
        "metadata[none]= | ''",
      })
  void showsWhatIsAskedFor(String query, String numbers) {
    Answer list = running.caller().get("/v1/runs?" + query.replace("[", "%5B").replace("]", "%5D"));

    assertEquals(200, list.status(), list.body().toString());
    assertEquals(
        numbers.isEmpty()
            ? List.of()
            : List.of(numbers.split(" ")).stream().map(Integer::valueOf).toList(),
        numbers(list));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status=paused, | status | one or more of queued, running",
        "agent=%20 | agent | name of an agent",
        "agent=%00 | agent | name of an agent",
        "created_at[gte]=2026-03-01 | created_at[gte] | 2026-01-31T08:00:00Z",
        "created_at[eq]=2026-03-01T10:03:00Z | created_at[eq] | created_at[gte]",
        "metadata[k]=%00 | metadata[k] | metadata[key]=value",
        "after=MTI | after | value of next",
        "limit=101 | limit | from 1 to 100",
      })
  void saysWhatCannotBeAskedFor(String query, String parameter, String wayOut) {
    Answer list = running.caller().get("/v1/runs?" + query.replace("[", "%5B").replace("]", "%5D"));

    assertEquals(422, list.status(), list.body().toString());
    assertEquals(parameter, list.text("/errors/0/parameter"));
    assertTrue(list.text("/detail").contains(wayOut), list.text("/detail"));
  }

  @Test
  void showsNothingOfAnotherApplication() {
    Answer list = running.stranger().get("/v1/runs");

    assertEquals("{\"data\":[],\"has_more\":false,\"next\":null}", list.body().toString());
  }

  private List<Integer> numbers(Answer list) {
    List<Integer> numbers = new ArrayList<>();
    list.body().path("data").forEach(run -> numbers.add(ids.indexOf(run.path("id").asText())));
    numbers.remove(Integer.valueOf(-1));
    return numbers;
  }

  private static String start(String agent, String metadata) {
    return running
        .caller()
        .post(
            "/v1/runs", "{\"agent\":\"%s\",\"input\":1,\"metadata\":%s}".formatted(agent, metadata))
        .text("/id");
  }

  private static void acceptedAt(String id, String time) {
    running.asOwner("update run set created_at = '%s' where id = '%s'".formatted(time, id));
  }
}
