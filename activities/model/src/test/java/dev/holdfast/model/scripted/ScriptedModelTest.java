package dev.holdfast.model.scripted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScriptedModelTest {
  private static final String SCRIPT =
      """
      {"turns": [
        {"text": "Looking up {{input/order}}.",
         "calls": [{"tool": "order.find", "args": {"order": "{{input/order}}", "deep": [true, {"all": "{{input}}"}]}},
                   {"tool": "history", "args": "{\\"broken", "id": "call_7"}]},
        {"text": "{{result:0/cents}} cents, {{result:1}}, {{result:2}}, {{result:0/none}}",
         "calls": [{"tool": "pay", "args": {"cents": "{{result:0/cents}}", "why": "{{result:1}}"}}]},
        {"text": "Paid {{result:1.0/cents}} as {{result:0/id}} in turn {{turn}}."}
      ]}
      """;
  private static final String INPUT = "{\"order\":\"A-1\"}";

  @Test
  void playsItsTurnsWithWhatWasSaid() throws Exception {
    Conversation run = new Conversation(SCRIPT, INPUT);
    ModelAnswer first = run.ask();
    assertEquals("Looking up A-1.", first.text());
    assertEquals(
        List.of(
            new ModelAnswer.Asked(
                null,
                "order.find",
                "{\"order\":\"A-1\",\"deep\":[true,{\"all\":{\"order\":\"A-1\"}}]}"),
            new ModelAnswer.Asked("call_7", "history", "{\"broken")),
        first.calls());

    ModelAnswer second = run.then(first, "{\"cents\":4250}", "a good customer").ask();
    assertEquals("4250 cents, a good customer, unknown, unknown", second.text());
    assertEquals(
        "{\"cents\":4250,\"why\":\"a good customer\"}", second.calls().getFirst().arguments());

    ModelAnswer third = run.then(second, "{\"id\":\"re_1\"}").ask();
    assertEquals("Paid 4250 as re_1 in turn 3.", third.text());
    assertTrue(third.calls().isEmpty());
  }

  @Test
  void answersPlainlyWhenTheScriptIsOver() throws Exception {
    Conversation run = new Conversation("{\"turns\":[{\"text\":\"a\"}],\"repeat\":2}", "\"hi\"");
    ModelAnswer first = run.ask();
    ModelAnswer second = run.then(first).ask();
    ModelAnswer third = run.then(second).ask();
    assertEquals("a", second.text());
    assertEquals("The script ends here.", third.text());
    assertTrue(third.calls().isEmpty());
    assertFalse(new Conversation(null, "{}").ask().text().isBlank());
  }

  @Test
  void letsTheRunBringItsOwnScript() throws Exception {
    String input = "{\"script\":{\"turns\":[{\"text\":\"mine, {{input/order}}\"}]},\"order\":7}";
    assertEquals("mine, 7", new Conversation(SCRIPT, input).ask().text());
    assertEquals(
        "Looking up {}.", new Conversation(SCRIPT, "{\"order\":{},\"script\":null}").ask().text());
    assertEquals(
        "Looking up unknown.",
        new Conversation(SCRIPT, "\"a \\\"script\\\" is here\"").ask().text());
  }

  @Test
  void refusesABrokenScriptForGood() {
    Conversation run = new Conversation(SCRIPT, "{\"script\":{\"turns\":[]}}");
    ModelFault fault = assertThrows(ModelFault.class, run::ask);
    assertEquals("invalid_script", fault.code());
    assertFalse(fault.retryable());
    assertEquals("script.turns has no turn", fault.getMessage());
  }

  @Test
  void failsTheFirstAttemptsOfATurn() throws Exception {
    Conversation run =
        new Conversation(
            "{\"turns\":[{\"text\":\"ok\",\"fault\":{\"code\":\"rate_limited\",\"times\":2}}]}",
            "1");
    ScriptedModel model = new ScriptedModel();
    for (int attempt = 1; attempt <= 2; attempt++) {
      var question = run.question(attempt);
      ModelFault fault = assertThrows(ModelFault.class, () -> model.ask(question));
      assertEquals("rate_limited", fault.code());
      assertTrue(fault.retryable());
    }
    assertEquals("ok", model.ask(run.question(3)).text());
  }

  @Test
  void countsTokensByLengthUnlessTheScriptCounts() throws Exception {
    Conversation run =
        new Conversation(
            "{\"turns\":[{\"text\":\"12345678\"},{\"tokens\":{\"in\":7,\"out\":9}}]}",
            "\"123456789\"");
    ModelAnswer first = run.ask();
    assertEquals(("Be brief.".length() + 11) / 4, first.inputTokens());
    assertEquals(2, first.outputTokens());
    ModelAnswer second = run.then(first).ask();
    assertEquals(7, second.inputTokens());
    assertEquals(9, second.outputTokens());
  }

  @Test
  void isHeldByItsGateAndSaysWhoWaits() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    CompletableFuture<List<String>> waiting = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/hold",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          waiting.complete(
              List.of(
                  headers.getFirst("Holdfast-Run"),
                  headers.getFirst("Holdfast-Turn"),
                  headers.getFirst("Holdfast-Attempt")));
          try {
            open.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      String gate = "http://127.0.0.1:" + server.getAddress().getPort() + "/hold";
      Conversation run =
          new Conversation("{\"turns\":[{\"text\":\"through\",\"gate\":\"" + gate + "\"}]}", "1");
      CompletableFuture<ModelAnswer> asked = new CompletableFuture<>();
      Thread.startVirtualThread(() -> {
        try {
          asked.complete(run.ask());
        } catch (Exception e) {
          asked.completeExceptionally(e);
        }
      });
      assertEquals(List.of("run_1", "1", "1"), waiting.get(5, TimeUnit.SECONDS));
      assertFalse(asked.isDone());
      open.countDown();
      assertEquals("through", asked.get(5, TimeUnit.SECONDS).text());
    } finally {
      open.countDown();
      server.stop(0);
    }
  }

  @Test
  void asksNoServerOfThisMachineUnlessItMay() {
    Conversation run = new Conversation("{\"turns\":[{\"gate\":\"http://127.0.0.1:1/\"}]}", "1");
    ModelFault fault =
        assertThrows(ModelFault.class, () -> new ScriptedModel().ask(run.question(1)));
    assertEquals("gate_not_allowed", fault.code());
    assertFalse(fault.retryable());
  }

  @Test
  void saysThatNobodyAnswersAtTheGate() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String gate = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    server.start();
    server.stop(0);
    Conversation run = new Conversation("{\"turns\":[{\"gate\":\"" + gate + "\"}]}", "1");
    ModelFault fault = assertThrows(ModelFault.class, run::ask);
    assertEquals("gate_unreachable", fault.code());
    assertTrue(fault.retryable());
  }

  @Test
  void stopsWhenInterrupted() throws Exception {
    Conversation run = new Conversation("{\"turns\":[{\"delay_ms\":600000}]}", "1");
    CompletableFuture<String> ended = new CompletableFuture<>();
    Thread asking =
        Thread.startVirtualThread(() -> {
          try {
            ended.complete(run.ask().text());
          } catch (Exception e) {
            ended.complete(e.getClass().getSimpleName());
          }
        });
    asking.interrupt();
    assertEquals("InterruptedException", ended.get(5, TimeUnit.SECONDS));
  }
}
