package dev.holdfast.tool.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.tool.Tool;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.CallNotes;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaToolsTest {
  private final List<Tool> tools = JavaTools.of(new Desk());

  @Test
  void sortsByName() {
    assertEquals(
        List.of(
            "alone",
            "bill",
            "fail",
            "linked",
            "order.find",
            "painted",
            "pay",
            "slow",
            "undeclared",
            "when",
            "written"),
        tools.stream().map(tool -> tool.spec().name()).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "order.find, READ,         FAST,   2000,  true",
    "bill,       IDEMPOTENT,   QUEUED, 5000,  true",
    "pay,        RECONCILABLE, QUEUED, 1000,  true",
    "undeclared, UNSAFE,       QUEUED, 60000, false",
  })
  void readsTheDeclaredEffect(
      String name, Effect effect, Lane lane, long timeoutMillis, boolean declared) {
    ToolSpec spec = tool(name).spec();
    assertEquals(effect, spec.effect());
    assertEquals(lane, spec.lane());
    assertEquals(timeoutMillis, spec.timeoutMillis());
    assertEquals(declared, spec.declared());
  }

  @Test
  void readsAttemptsAndRate() {
    ToolSpec spec = tool("bill").spec();
    assertEquals(3, spec.attempts());
    assertEquals(0.5, spec.perSecond());
    String plain = Wire.write(tool("order.find").spec());
    assertFalse(plain.contains("attempts") || plain.contains("perSecond"), plain);
  }

  @Test
  void knowsWhatMayBeGoneTheNextTime() {
    assertTrue(thrown("fail", "{\"how\":\"message\"}").retryable());
    assertFalse(thrown("fail", "{\"how\":\"good\"}").retryable());
    assertFalse(thrown("pay", "{\"cents\":\"many\"}").retryable());
  }

  @Test
  void describesParametersAsLangChain4jDoes() throws Exception {
    JsonNode schema = Wire.json().readTree(tool("order.find").spec().inputSchema());
    assertEquals("Finds an order", tool("order.find").spec().description());
    assertEquals("number of the order", schema.at("/properties/order/description").asText());
    assertEquals("[\"order\"]", schema.get("required").toString());
  }

  @Test
  void hidesFromTheModelWhatTheModelMustNotGive() {
    assertEquals(
        "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},\"required\":[\"text\"]}",
        tool("undeclared").spec().inputSchema());
    assertEquals(
        "{\"type\":\"object\",\"properties\":{},\"required\":[]}",
        tool("alone").spec().inputSchema());
  }

  @Test
  void givesTheContextAndTakesNoneFromTheModel() throws Exception {
    assertEquals(
        "run_1/c1 undeclared hi run_1",
        call("undeclared", "{\"text\":\"hi\",\"context\":{\"runId\":\"forged\"}}"));
    assertEquals("run_1", call("alone", "{}"));
  }

  @Test
  void givesTheContextThatIsListenedTo() throws Exception {
    List<String> said = new ArrayList<>();
    CallNotes notes =
        new CallNotes() {
          @Override
          public void progress(String what, @Nullable Double part) {
            said.add(what + part);
          }

          @Override
          public String keep(String name, String mediaType, String content, boolean base64) {
            said.add(name + mediaType + content + base64);
            return "id";
          }
        };
    var context = ToolContext.of("run_1", "c1", "slow", notes);
    assertEquals("id", tool("slow").call("{\"pages\":4,\"context\":{}}", context));
    assertEquals(List.of("page 10.25", "pages.txttext/plain4false"), said);
  }

  @Test
  void recordsImagesByReference() throws Exception {
    assertEquals("only text", call("written", "{}"));
    assertEquals(
        "{\"type\":\"image\",\"url\":\"https://shop.example/a.png\"}", call("linked", "{}"));
    assertEquals(
        "[{\"type\":\"text\",\"text\":\"as asked\"},"
            + "{\"type\":\"image\",\"mime_type\":\"image/jpeg\",\"artifact\":\"%s\"},"
                .formatted(Digest.of("AQID"))
            + "{\"type\":\"image\",\"url\":\"https://shop.example/b.png\"}]",
        call("painted", "{}"));
  }

  @Test
  void makesArgumentsOfTheirTypes() throws Exception {
    String arguments =
        "{\"lines\":[{\"article\":\"cup\",\"count\":2}],\"reason\":\"LATE\",\"note\":\"!\"}";
    assertEquals(List.of(), InputSchema.check(tool("bill").spec().inputSchema(), arguments));
    assertEquals(
        "{\"id\":\"LATE!3\",\"lines\":[{\"article\":\"cup\",\"count\":2}]}",
        call("bill", arguments));
  }

  @Test
  void returnsTextAsItIsNothingAsSuccessAndTheRestAsJson() throws Exception {
    assertEquals("order A-1", call("order.find", "{\"order\":\"A-1\"}"));
    assertEquals("Success", call("pay", "{\"cents\":5}"));
    assertEquals(
        "\"2026-11-21\"", call("when", "{\"day\":{\"year\":2026,\"month\":11,\"day\":21}}"));
    assertEquals("null", call("when", "{\"day\":{\"year\":1999,\"month\":1,\"day\":1}}"));
  }

  @Test
  void tellsTheModelTheSentenceOfAFailureOnly() {
    assertEquals("the till is closed", fault("fail", "{\"how\":\"message\"}"));
    assertEquals("java.lang.IllegalStateException", fault("fail", "{\"how\":\"mute\"}"));
  }

  @Test
  void tellsWhichArgumentDoesNotFit() {
    assertTrue(fault("pay", "{\"cents\":\"many\"}").startsWith("Argument \"cents\""));
    assertTrue(fault("pay", "{}").contains("\"cents\""));
    assertTrue(fault("alone", "7").contains("not a JSON object"));
  }

  @Test
  void letsInterruptsAndErrorsPass() {
    assertThrows(InterruptedException.class, () -> call("fail", "{\"how\":\"interrupt\"}"));
    assertFalse(Thread.currentThread().isInterrupted());
    assertThrows(StackOverflowError.class, () -> call("fail", "{\"how\":\"deep\"}"));
  }

  @Test
  void asksTheToolWhetherACallHappened() {
    assertEquals(
        new Reconciled.Done(Map.of("id", 7)),
        tool("pay").reconcile(ToolContext.of("run_1", "done", "pay")));
    assertEquals(
        new Reconciled.NotDone(), tool("pay").reconcile(ToolContext.of("run_1", "c2", "pay")));
    assertEquals(
        new Reconciled.Unknown(), tool("bill").reconcile(ToolContext.of("run_1", "c2", "bill")));
    ToolContext broken = ToolContext.of("run_1", "broken", "pay");
    assertThrows(IllegalStateException.class, () -> tool("pay").reconcile(broken));
  }

  private Tool tool(String name) {
    return tools.stream().filter(tool -> tool.spec().name().equals(name)).findFirst().orElseThrow();
  }

  private String call(String name, String arguments) throws Exception {
    return tool(name).call(arguments, ToolContext.of("run_1", "c1", name));
  }

  private String fault(String name, String arguments) {
    return String.valueOf(thrown(name, arguments).getMessage());
  }

  private ToolFault thrown(String name, String arguments) {
    return assertThrows(ToolFault.class, () -> call(name, arguments));
  }
}
