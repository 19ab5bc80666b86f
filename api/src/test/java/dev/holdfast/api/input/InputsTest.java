package dev.holdfast.api.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.testing.Asking;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Questions and outside events over HTTP; the run's inbox is drained by the step of a worker. */
class InputsTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String COLOUR = "{\"type\":\"string\",\"enum\":[\"red\",\"blue\"]}";

  @Test
  void showsWhatIsAskedAndTakesTheAnswer() {
    Asking asking = asking(COLOUR, "painters");
    Answer shown = running.caller().get(path(asking));
    assertEquals(200, shown.status(), shown.body().toString());
    assertEquals("input", shown.text("/object"));
    assertEquals("pending", shown.text("/status"));
    assertEquals("Which colour?", shown.text("/question"));
    assertEquals("red", shown.text("/schema/enum/0"));
    assertEquals("painters", shown.text("/audience/0"));
    Answer run = running.caller().get("/v1/runs/" + asking.run());
    assertEquals("input", run.text("/required_actions/0/type"));
    assertTrue(run.text("/required_actions/0/links/self").endsWith(path(asking)));
    assertTrue(
        running
            .caller()
            .get("/v1/inputs?status=pending&run=" + asking.run())
            .text("/data/0/id")
            .equals(asking.approval()));

    CompletableFuture<Void> worker = asking.drainSoon();
    Answer answer =
        answer(asking, "{\"answer\":\"blue\",\"by\":\"anna\",\"groups\":[\"painters\"]}");

    worker.join();
    assertEquals(200, answer.status(), answer.body().toString());
    assertEquals("answered", answer.text("/status"));
    assertEquals("anna", answer.text("/answered/by"));
    assertEquals("\"blue\"", answer.text("/answered/answer"));
    assertEquals(
        1,
        running.count(
            "select count(*) from step where run_id = '%s' and kind = 'call' and result like '%%\"OK\"%%'"
                .formatted(asking.run())));
    assertEquals(
        1,
        running.count(
            "select count(*) from event where run_id = '%s' and type = 'input.received'"
                .formatted(asking.run())));
    assertEquals(
        0,
        running.count(
            "select count(*) from event where run_id = '%s' and type like 'approval.%%'"
                .formatted(asking.run())));
    Answer late = answer(asking, "{\"answer\":\"red\",\"groups\":[\"painters\"]}");
    assertEquals(409, late.status());
    assertEquals("anna", late.text("/answered/by"));
  }

  @Test
  void whatDoesNotFitIsRefusedWithAPointerAndTheQuestionIsStillOpen() {
    Asking asking = asking("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}");
    Answer wrong = answer(asking, "{\"answer\":{\"n\":\"x\"}}");
    assertEquals(422, wrong.status());
    assertEquals("invalid_answer", wrong.text("/code"));
    assertEquals("/answer/n", wrong.text("/errors/0/pointer"));
    assertEquals(422, answer(asking, "{}").status());
    assertEquals(422, answer(asking, "{\"answer\":1,\"refuse\":\"no\"}").status());
    assertEquals("pending", running.caller().get(path(asking)).text("/status"));
    assertEquals(0, asking.commands());
    assertEquals(404, running.caller().get("/v1/inputs/inp_1").status());
    assertEquals(404, running.caller().get("/v1/approvals/" + asking.approval()).status());
  }

  @Test
  void othersThanThoseAskedMayNotAnswer() {
    Asking asking = asking(null, "painters");
    Answer answer = answer(asking, "{\"answer\":\"blue\",\"by\":\"carl\"}");
    assertEquals(403, answer.status());
    assertEquals("not_an_approver", answer.text("/code"));
  }

  @Test
  void oneMayRefuseToAnswer() {
    Asking asking = asking(null, "anna", "ben", "carl");
    CompletableFuture<Void> worker = asking.drainSoon();
    Answer answer = answer(asking, "{\"refuse\":\"ask the printer\",\"by\":\"ben\"}");
    worker.join();
    assertEquals(200, answer.status(), answer.body().toString());
    assertEquals("denied", answer.text("/status"));
    assertEquals("ask the printer", answer.text("/answered/reason"));
    assertEquals(
        1,
        running.count(
            "select count(*) from step where run_id = '%s' and result like '%%they do not answer: ask the printer%%'"
                .formatted(asking.run())));
  }

  @Test
  void anEventReachesThoseThatWaitForIt() {
    Asking asking = awaiting("order.paid", "A-7", null);
    Answer run = running.caller().get("/v1/runs/" + asking.run());
    assertEquals("event", run.text("/required_actions/0/type"));

    Answer told =
        tell(
            "{\"name\":\"order.paid\",\"correlation\":\"A-7\",\"data\":{\"cents\":5},\"id\":\"1\"}");
    asking.drain();

    assertEquals(202, told.status(), told.body().toString());
    assertEquals("fed", told.text("/status"));
    assertEquals(asking.run(), told.text("/runs/0"));
    assertEquals(
        1,
        running.count(
            "select count(*) from event where run_id = '%s' and type = 'event.received'"
                .formatted(asking.run())));
    assertEquals(
        0, running.caller().get("/v1/runs/" + asking.run()).body().at("/required_actions").size());
    Answer again =
        tell(
            "{\"name\":\"order.paid\",\"correlation\":\"A-7\",\"data\":{\"cents\":5},\"id\":\"1\"}");
    assertEquals(200, again.status());
    assertEquals(asking.run(), again.text("/runs/0"));
    assertEquals(
        422, tell("{\"name\":\"order.paid\",\"data\":{\"cents\":6},\"id\":\"1\"}").status());
  }

  @Test
  void anEarlyEventIsTakenByTheRunThatWaitsNext() {
    Caller keyed = running.caller().with("Idempotency-Key", "early");
    Answer kept = keyed.post("/v1/events", "{\"name\":\"early\",\"data\":7}");
    assertEquals(202, kept.status(), kept.body().toString());
    assertEquals("kept", kept.text("/status"));
    Asking asking = awaiting("early", null, null);
    assertEquals(1, asking.commands());
    asking.drain();
    Answer again = keyed.post("/v1/events", "{\"name\":\"early\",\"data\":7}");
    assertEquals(200, again.status());
    assertEquals(asking.run(), again.text("/runs/0"));
  }

  @Test
  void dataThatFitsNobodyIsRefusedAndForOneRunMeansOne() {
    Asking asking = awaiting("typed", null, "{\"type\":\"object\"}");
    Answer wrong = tell("{\"name\":\"typed\",\"data\":7}");
    assertEquals(422, wrong.status());
    assertEquals("/data", wrong.text("/errors/0/pointer"));
    assertEquals(409, tell("{\"name\":\"typed\",\"data\":{},\"run\":\"run_1\"}").status());
    assertEquals(0, asking.commands());
    Answer right = tell("{\"name\":\"typed\",\"data\":{},\"run\":\"%s\"}".formatted(asking.run()));
    assertEquals(202, right.status(), right.body().toString());
    assertEquals(1, asking.commands());
    assertEquals(422, tell("{\"name\":\" \"}").status());
  }

  private static Answer tell(String body) {
    return running.caller().post("/v1/events", body);
  }

  private static String path(Asking asking) {
    return "/v1/inputs/" + asking.approval();
  }

  private static Answer answer(Asking asking, String body) {
    return running.caller().post(path(asking) + "/answer", body);
  }

  private static Asking asking(@Nullable String schema, String... audience) {
    return Asking.waiting(
        running,
        WaitKind.INPUT,
        AskTerms.of(audience),
        new Wait.Question("Which colour?", schema, null));
  }

  private static Asking awaiting(
      String name, @Nullable String correlation, @Nullable String schema) {
    return Asking.waiting(
        running, WaitKind.EVENT, AskTerms.of(), new Wait.Question(name, schema, correlation));
  }
}
