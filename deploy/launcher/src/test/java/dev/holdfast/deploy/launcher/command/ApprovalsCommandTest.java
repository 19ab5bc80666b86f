package dev.holdfast.deploy.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.holdfast.deploy.launcher.place.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against an API that answers what a test wants. */
class ApprovalsCommandTest {
  private static final String PENDING =
      """
      {"id":"apr_1","object":"approval","status":"pending","run":"run_1","agent":"refund-desk",
       "call":{"id":"call_1","tool":"refund.create","effect":"unsafe"},"digest":"d1","rule":null,
       "arguments":{"proposed":{"cents":4200},"decided":null,"effective":null},
       "approvers":["anna","ben"],"quorum":2,"requester":"carl\\u001b[31m",
       "votes":[{"by":"anna","decision":"approve","at":"2026-01-01T10:00:00.000Z"}],
       "expires_at":"2026-01-08T10:00:00.000Z","decided":null,
       "links":{"page":"http://api/approvals/apr_1"}}
      """;
  private static final String DECIDED =
      PENDING
          .replace("\"pending\"", "\"approved\"")
          .replace(
              "\"decided\":null,\n \"links\"",
              """
              "decided":{"decision":"approve","by":["ben","anna"],"at":"2026-01-01T11:00:00.000Z",
               "channel":"api","command":"cmd_1"},
               "links\"\
              """);

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int status = 200;
  private String answer = PENDING;
  private FakeApi api;

  @BeforeEach
  void begin() throws IOException {
    api = new FakeApi(folder, this::answer);
  }

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void showsWhatIsAsked() {
    String shown = holdfast(3, "approvals", "get", "apr_1");
    assertTrue(shown.contains("refund-desk wants to call refund.create"), shown);
    assertTrue(shown.contains("{\"cents\":4200}"), shown);
    assertTrue(shown.contains("anna, ben; 2 must agree"), shown);
    assertTrue(shown.contains("anna: approve, 2026-01-01"), shown);
    assertTrue(shown.contains("carl\ufffd[31m"), "nothing steers the terminal: " + shown);
    answer = DECIDED;
    shown = holdfast(0, "approvals", "get", "apr_1");
    assertTrue(shown.contains("approve by ben, anna, by way of api"), shown);
  }

  @Test
  void listsWhatIsPendingUnlessAskedOtherwise() {
    answer = "{\"data\":[" + PENDING + "],\"has_more\":true,\"next\":\"abc\"}";
    String listed = holdfast(0, "approvals", "list", "--run", "run_1");
    assertTrue(listed.contains("apr_1") && listed.contains("More: --after abc"), listed);
    assertTrue(asked.getLast().startsWith("GET /v1/approvals?limit=20&status=pending&run=run_1"));
    holdfast(0, "approvals", "list", "--status", "all");
    assertTrue(asked.getLast().startsWith("GET /v1/approvals?limit=20 "), asked::toString);
    answer = "{\"data\":[],\"has_more\":false,\"next\":null}";
    assertTrue(holdfast(0, "approvals", "list").contains("There are no such approvals."));
  }

  @Test
  void decidesAsWhoeverSitsThere() {
    answer = DECIDED;
    String said = holdfast(0, "approvals", "approve", "apr_1");
    assertTrue(said.startsWith("It is approved: approve by ben, anna, by way of api"), said);
    assertEquals(
        "POST /v1/approvals/apr_1/decision {\"decision\":\"approve\",\"by\":\"terminal:%s\"}"
            .formatted(System.getProperty("user.name")),
        asked.getLast());

    holdfast(
        0, "approvals", "deny", "apr_1", "--reason", "no", "--as", "ben", "--group", "refunds");
    assertTrue(
        asked
            .getLast()
            .endsWith(
                "{\"decision\":\"deny\",\"comment\":\"no\",\"by\":\"ben\",\"groups\":[\"refunds\"]}"),
        asked::toString);
    holdfast(0, "approvals", "answer", "apr_1", "done by hand", "--as", "ben");
    assertTrue(asked.getLast().contains("\"answer\":\"done by hand\""), asked::toString);
  }

  @Test
  void editsWithArgumentsFromWhereverTheyAre() throws IOException {
    answer = DECIDED;
    Path file = Files.writeString(folder.resolve("arguments.json"), "{\"cents\":12}");
    holdfast(0, "approvals", "edit", "apr_1", "--arguments", "@" + file);
    assertTrue(asked.getLast().contains("\"arguments\":{\"cents\":12}"), asked::toString);
    String said = holdfast(2, "approvals", "edit", "apr_1", "--arguments", "{");
    assertTrue(said.contains("--arguments"), said);
    holdfast(2, "approvals", "edit", "apr_1");
  }

  @Test
  void saysWhatIsStillOpen() {
    String voted = holdfast(3, "approvals", "approve", "apr_1");
    assertTrue(voted.contains("1 have said something, 2 must agree"), voted);
    status = 202;
    answer = "{\"object\":\"command\",\"state\":\"accepted\"}";
    String kept = holdfast(3, "approvals", "approve", "apr_1");
    assertTrue(kept.contains("Nothing is lost"), kept);
  }

  @Test
  void aRefusalShowsWhatWasDecided() {
    status = 409;
    answer =
        "{\"detail\":\"Approved by anna: what was decided first stands.\","
            + "\"decided\":{\"channel\":\"link\",\"command\":\"cmd_7\"}}";
    String said = holdfast(1, "approvals", "deny", "apr_1");
    assertTrue(said.contains("holdfast: Approved by anna"), said);
    assertTrue(said.contains("by way of link as command cmd_7"), said);
    status = 404;
    holdfast(4, "approvals", "get", "apr_none");
    status = 422;
    holdfast(2, "approvals", "answer", "apr_1", "");
  }

  @Test
  void printsALinkForOnePerson() {
    status = 201;
    answer = "{\"url\":\"http://api/approve/x\"}";
    assertEquals(
        "http://api/approve/x", holdfast(0, "approvals", "link", "apr_1", "--for", "ben").strip());
    assertTrue(asked.getLast().contains("\"for\":\"ben\""), asked::toString);
  }

  private String holdfast(int exit, String... words) {
    return api.holdfast(exit, words);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = FakeApi.body(exchange);
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + line(body));
      FakeApi.send(exchange, status, answer);
    }
  }

  private static String line(String body) {
    return body.isEmpty() ? "" : Json.tree(body).toString();
  }
}
