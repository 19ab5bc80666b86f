package dev.holdfast.deploy.verify.notice;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.operator.LiveStack;
import dev.holdfast.deploy.verify.operator.Script;
import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.store.Database;
import dev.holdfast.store.agent.AgentRow;
import dev.holdfast.store.agent.Agents;
import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.worker.AgentRegistry;
import dev.holdfast.worker.RegisteredAgent;
import dev.holdfast.worker.Rules;
import dev.holdfast.worker.process.WorkerProcess;
import dev.holdfast.worker.process.WorkerSettings;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A program of a group is told of an approval, and what it answers lets the run go on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupAnswersTest {
  private static final String AGENT = "asks-a-group";
  private static final String GROUP = "desk-of-a-test";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LiveStack live = LiveStack.shared();
  private final Sends tools = new Sends();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Database database = database();
  private final WorkerProcess worker = worker();
  private final HttpServer endpoint = endpoint();

  /** What the endpoint answers with its acknowledgement. */
  private volatile String answer = "";

  @BeforeAll
  void writeGroup() throws Exception {
    String url = "http://127.0.0.1:%d/".formatted(endpoint.getAddress().getPort());
    Map<String, ?> body =
        Map.of("members", List.of("mia"), "endpoint", Map.of("url", url, "allow_private", true));
    HttpResponse<String> written =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(live.caller().url() + "/v1/approver-groups/" + GROUP))
                .header("Authorization", "Bearer " + live.caller().key())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(Wire.write(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(201, written.statusCode(), written::body);
  }

  @AfterAll
  void stop() {
    worker.close();
    database.close();
    endpoint.stop(0);
  }

  @Test
  void aCallbackLetsTheRunGoOn() throws Exception {
    String run = live.caller().start(AGENT, new Script().turn(call("send", "by callback")).end());
    JsonNode notice = notice(run);
    assertEquals("approval.requested", notice.path("type").asText());
    assertEquals("by callback", notice.at("/data/arguments/label").asText());
    assertFalse(tools.sent().contains("by callback"), "nobody has decided");

    HttpResponse<String> decided =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(notice.at("/data/callback_url").asText()))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"decision\":\"approve\",\"by\":\"mia\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertEquals(200, decided.statusCode(), decided::body);
    assertEquals("completed", live.awaitEnd(run, LIMIT).head().status());
    assertEquals(1, sent("by callback"));
  }

  @Test
  void anAnswerAtOnceDoesSoToo() throws Exception {
    answer = "{\"decision\":\"deny\",\"by\":\"mia\",\"comment\":\"not today\"}";
    String run = live.caller().start(AGENT, new Script().turn(call("send", "at once")).end());
    notice(run);
    RunRows ended = live.awaitEnd(run, LIMIT);
    answer = "";
    assertEquals("completed", ended.head().status());
    assertEquals(0, sent("at once"));
    assertTrue(
        ended.steps().stream()
            .anyMatch(step ->
                step.kind().equals("call") && step.json().toString().contains("not today")));
  }

  private long sent(String label) {
    return tools.sent().stream().filter(label::equals).count();
  }

  private JsonNode notice(String run) throws InterruptedException {
    while (true) {
      String next = told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nobody was told of run " + run);
      }
      JsonNode notice = Wire.read(next, JsonNode.class);
      if (notice.at("/data/run").asText().equals(run)) {
        return notice;
      }
    }
  }

  private HttpServer endpoint() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
      server.createContext(
          "/",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] said = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, said.length == 0 ? -1 : said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
            told.add(new String(body, StandardCharsets.UTF_8));
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Database database() {
    return Database.open(
        "jdbc:postgresql://127.0.0.1:%d/holdfast".formatted(live.stack().ports().postgres()),
        "holdfast_worker",
        live.stack().secrets().workerPassword(),
        4,
        "group-answers");
  }

  /** A worker of a group of its own: with an agent that asks. */
  private WorkerProcess worker() {
    WorkerSettings settings =
        WorkerSettings.from(
            Map.of(
                "HOLDFAST_DB_URL",
                "jdbc:postgresql://127.0.0.1:%d/holdfast"
                    .formatted(live.stack().ports().postgres()),
                "HOLDFAST_DB_USER",
                "holdfast_worker",
                "HOLDFAST_DB_PASSWORD",
                live.stack().secrets().workerPassword(),
                "HOLDFAST_TEMPORAL_ADDRESS",
                "127.0.0.1:" + live.stack().ports().temporal(),
                "HOLDFAST_SECRET",
                live.stack().secrets().secret(),
                "HOLDFAST_PUBLIC_URL",
                live.caller().url(),
                "HOLDFAST_WORKER_GROUP",
                "asking"));
    AgentRegistry registry =
        AgentRegistry.of(
            List.of(
                AgentDefinition.named(AGENT)
                    .version("1")
                    .tools(tools)
                    .policy(Rules.first("asks").tools("send").ask(AskTerms.of(GROUP)))
                    .build()));
    RegisteredAgent agent = registry.agents().getFirst();
    new Agents(database.source())
        .register(
            Principal.bootstrapOwner(),
            new AgentRow(
                agent.spec().name(),
                agent.spec().version(),
                agent.digest(),
                agent.json(),
                "asking"),
            Instant.now());
    ScriptedModel model = new ScriptedModel();
    return WorkerProcess.start(
        settings,
        new WorkerProcess.Offer(database.source(), registry, Map.of(model.name(), model)));
  }
}
