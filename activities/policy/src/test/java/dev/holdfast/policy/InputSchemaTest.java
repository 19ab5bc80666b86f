package dev.holdfast.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputSchemaTest {
  private static final String REFUND =
      """
      {"type": "object",
       "properties": {
         "order": {"type": "string", "minLength": 3},
         "cents": {"type": "integer", "minimum": 1},
         "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}}},
       "required": ["order", "cents"],
       "$defs": {"line": {"type": "object", "required": ["a/b"]}}}
      """;

  @Test
  void acceptsWhatFits() {
    assertEquals(
        List.of(),
        InputSchema.check(REFUND, "{\"order\":\"A-1\",\"cents\":5,\"lines\":[{\"a/b\":1}]}"));
  }

  @Test
  void pointsAtEveryFault() {
    List<Fault> faults = InputSchema.check(REFUND, "{\"order\":7,\"cents\":1.5,\"lines\":[{}]}");
    assertEquals(
        List.of("/cents type", "/lines/0 required", "/order type"),
        faults.stream().map(fault -> fault.pointer() + " " + fault.code()).toList());
  }

  @Test
  void namesTheMissingMember() {
    Fault fault = InputSchema.check(REFUND, "{\"order\":\"A-1\"}").getFirst();
    assertEquals("", fault.pointer());
    assertEquals("required", fault.code());
    assertTrue(fault.detail().contains("'cents'"), fault.detail());
  }

  @Test
  void doesNotRoundBeforeItJudges() {
    String integer = "{\"type\":\"integer\"}";
    assertEquals(1, InputSchema.check(integer, "1.00000000000000000001").size());
    assertEquals(List.of(), InputSchema.check(integer, "123456789012345678901234567890"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"order\":}",
        "{\"order\":\"a\",\"order\":\"b\"}",
        "{} {}",
        "nope",
        "{\"order\":\"\\ud83d\"}",
        "{\"cents\":1e400}"
      })
  void takesMalformedTextAsFault(String text) {
    Fault fault = InputSchema.check(REFUND, text).getFirst();
    assertEquals(Fault.MALFORMED_JSON, fault.code());
  }

  @Test
  void takesDeepNestingAsFault() {
    String anything = "true";
    assertEquals(List.of(), InputSchema.check(anything, "[".repeat(64) + "]".repeat(64)));
    Fault fault = InputSchema.check(anything, "[".repeat(65) + "]".repeat(65)).getFirst();
    assertEquals(Fault.TOO_DEEP, fault.code());
  }

  @Test
  void compilesOnce() {
    assertSame(InputSchema.of(REFUND), InputSchema.of(REFUND));
  }

  @Test
  void followsRecursiveReferencesWithinItself() {
    String tree = "{\"type\":\"object\",\"properties\":{\"left\":{\"$ref\":\"#\"}}}";
    assertEquals(List.of(), InputSchema.check(tree, "{\"left\":{\"left\":{}}}"));
    assertEquals(
        "/left/left", InputSchema.check(tree, "{\"left\":{\"left\":1}}").getFirst().pointer());
  }

  @Test
  void speaksEnglishWhateverTheMachineSpeaks() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMAN);
    try {
      assertTrue(
          InputSchema.check("{\"type\":\"string\"}", "1").getFirst().detail().contains("expected"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "[]", "{\"type\":", "{\"$ref\":\"#/$defs/nowhere\"}"})
  void refusesWhatIsNoSchema(String schema) {
    assertThrows(IllegalArgumentException.class, () -> InputSchema.of(schema));
  }

  @Test
  void fetchesNothing() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/schema.json";
      for (String outside : List.of(url, "classpath:secrets.json", "file:///etc/hostname")) {
        Exception refused =
            assertThrows(
                IllegalArgumentException.class,
                () -> InputSchema.of("{\"$ref\":\"" + outside + "\"}"));
        assertTrue(refused.toString().contains(outside), refused.toString());
      }
      assertEquals(0, requests.get());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aPatternThatCannotBeFollowedIsAFault() {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"t\":{\"type\":\"string\",\"pattern\":\"^(\\\\w|\\\\s|[.,])*$\"}}}";
    String arguments = "{\"t\":\"%s\"}".formatted("a".repeat(50_000));
    assertEquals(Fault.TOO_DEEP, InputSchema.check(schema, arguments).getFirst().code());
  }
}
