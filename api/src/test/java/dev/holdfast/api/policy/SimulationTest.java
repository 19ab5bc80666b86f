package dev.holdfast.api.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.testing.Asking;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.policy.AskTerms;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String POLICY =
      """
      "policy":{"rules":[
        {"name":"small","match":{"tools":["refund.*"],"arguments":{"/cents":{"max":5000}}},
         "when":"called('refund.*') == 0","then":{"do":"proceed"}},
        {"name":"often","when":"called('refund.*') > 1","then":{"do":"deny","reason":"enough"}},
        {"name":"half","match":{"arguments":{"/currency":{"in":["USD"]}}},
         "then":{"do":"mutate","set":{"/cents":1}}}]}
      """;

  private static Asking asking;

  @BeforeAll
  static void ask() {
    asking =
        Asking.start(
            running,
            AskTerms.DEFAULT,
            "{\"agent\":\"refund-desk\",\"input\":1}",
            java.time.Instant.now(),
            "Two of them.",
            Asking.ARGUMENTS,
            Asking.ARGUMENTS.replace("4200", "9900"));
  }

  @Test
  void saysWhatWouldHaveBeenAskedOfARun() {
    Answer own = simulate("{\"run\":\"" + asking.run() + "\"}");
    assertEquals(200, own.status(), own.body().toString());
    assertEquals("policy_simulation", own.text("/object"));
    assertEquals("4200", own.text("/calls/0/arguments/cents"));
    assertEquals("ask", own.text("/calls/0/actual/ruling"));
    assertTrue(own.body().at("/calls/0/actual/outcome").isNull());

    Answer other = simulate("{\"run\":\"" + asking.run() + "\"," + POLICY + "}");
    assertEquals(200, other.status(), other.body().toString());
    assertEquals("proceed", other.text("/calls/0/ruling/do"));
    assertEquals("small", other.text("/calls/0/rule"));
    assertEquals("ask", other.text("/calls/1/ruling/do"));
    assertEquals("otherwise", other.text("/calls/1/rule"));
    assertEquals("1", other.text("/asked"));
    assertEquals("1", other.text("/calls/1/turn"));
  }

  @Test
  void whatARunDoesThatIsNotCountedIsInDoubt() {
    String counting =
        "\"policy\":{\"rules\":[{\"name\":\"often\",\"when\":\"used_within('*', duration('1h')) > 3\",\"then\":{\"do\":\"ask\"}}],\"otherwise\":{\"UNSAFE\":{\"do\":\"proceed\"}}}";
    Answer answer = simulate("{\"run\":\"" + asking.run() + "\"," + counting + "}");
    assertEquals("ask", answer.text("/calls/0/ruling/do"), answer.body().toString());
    assertTrue(answer.text("/calls/0/doubt").contains("nobody knows"));
    Answer call = simulate(call("4200", "EUR", "", counting));
    assertEquals("proceed", call.text("/calls/0/ruling/do"), call.body().toString());
  }

  @Test
  void judgesACallWithWhatWasBefore() {
    String once = "{\"tool\":\"refund.create\",\"arguments\":{\"cents\":1}}";
    assertEquals("small", simulate(call("4200", "EUR", "", POLICY)).text("/calls/0/rule"));
    assertEquals("otherwise", simulate(call("4200", "EUR", once, POLICY)).text("/calls/0/rule"));
    Answer often = simulate(call("4200", "EUR", once + "," + once, POLICY));
    assertEquals("deny", often.text("/calls/0/ruling/do"));
    assertEquals("enough", often.text("/calls/0/ruling/reason"));
    Answer changed = simulate(call("9900", "USD", "", POLICY));
    assertEquals("1", changed.text("/calls/0/effective_arguments/cents"));
    assertEquals("9900", changed.text("/calls/0/arguments/cents"));
  }

  private static String call(String cents, String currency, String history, String policy) {
    return """
    {"agent":"refund-desk","tool":"refund.create","history":[%s],%s,
     "arguments":{"order":"A-7","cents":%s,"currency":"%s"}}
    """
        .formatted(history, policy, cents, currency);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"run\":\"run_0\"}|404|not_found",
        "{\"run\":\"../x\"}|404|not_found",
        "{\"agent\":\"nobody\",\"tool\":\"x\",\"arguments\":{}}|404|agent_unknown",
        "{\"agent\":\"refund-desk\",\"tool\":\"x\",\"arguments\":{}}|422|invalid_request",
        "{\"agent\":\"refund-desk\"}|422|invalid_request",
        "{\"run\":\"run_0\",\"tool\":\"x\"}|422|invalid_request",
        "{\"run\":\"run_0\",\"policy\":{\"rules\":[{\"name\":\"x\"}]}}|422|invalid_request",
        "{\"run\":\"run_0\",\"policy\":{\"rulez\":[]}}|422|invalid_request",
        "{\"run\":\"run_0\",\"policy\":[]}|422|invalid_request",
        "{\"run\":\"run_0\",\"policy\":{\"rules\":[{\"name\":\"x\",\"when\":\"nonsense(\",\"then\":{\"do\":\"ask\"}}]}}|422|invalid_request",
        "{\"ran\":\"run_0\"}|422|invalid_request",
      })
  void refusesWhatIsNoSimulation(String body, int status, String code) {
    Answer answer = simulate(body);
    assertEquals(status, answer.status(), answer.body().toString());
    assertEquals(code, answer.text("/code"));
  }

  private static Answer simulate(String body) {
    return running.caller().post("/v1/policy/simulate", body);
  }
}
