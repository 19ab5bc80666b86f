package dev.holdfast.examples.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopTest {
  private static final String REFUND = "{\"order\":\"A-1\",\"cents\":5}";
  private static final String MAIL = "{\"to\":\"ada@example.com\"}";

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path folder;
  private Path file;
  private Shop shop;

  @BeforeEach
  void open() throws IOException {
    file = folder.resolve("shop.jsonl");
    shop = Shop.open(0, file, Duration.ZERO);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void isHealthy() throws Exception {
    assertEquals("200 {\"status\":\"ok\"}", get("/health"));
  }

  @Test
  void paysAgainWhenAskedAgain() throws Exception {
    String first = post("/refunds", "run_1/c1", REFUND);
    assertTrue(first.contains("\"refund\":\"re_"), first);
    assertNotEquals(first, post("/refunds", "run_1/c1", REFUND));
    assertEffects("{\"tool\":\"refund.create\",\"key\":\"run_1/c1\",\"times\":2,\"calls\":2}");
  }

  @ParameterizedTest
  @CsvSource({
    "/mails,     mail.send",
    "/notes,     order.note",
    "/orders,    order.find",
    "/customers, customer.history",
    "/rules,     rules.read"
  })
  void doesTheRestOnceByKey(String path, String tool) throws Exception {
    String body = "{\"order\":\"A-1\"}";
    String first = post(path, "run_1/c1", body);
    assertTrue(first.startsWith("200 "), first);
    assertEquals(first, post(path, "run_1/c1", body));
    post(path, "run_1/c2", body);
    post(path, "run_2/c1", body);
    assertEffects(
        "{\"tool\":\"%s\",\"key\":\"run_1/c1\",\"times\":1,\"calls\":2}".formatted(tool)
            + ",{\"tool\":\"%s\",\"key\":\"run_1/c2\",\"times\":1,\"calls\":1}".formatted(tool));
  }

  @Test
  void goesOnCountingAfterItWasClosedOrKilled() throws Exception {
    String paid = post("/refunds", "run_1/c1", REFUND);
    String sent = post("/mails", "run_1/c2", MAIL);
    shop.close();
    Files.writeString(file, "{\"tool\":\"refund.cre", StandardOpenOption.APPEND);
    shop = Shop.open(0, file, Duration.ZERO);
    assertEquals(sent, post("/mails", "run_1/c2", MAIL));
    assertNotEquals(paid, post("/refunds", "run_1/c1", REFUND));
    shop.close();
    shop = Shop.open(0, file, Duration.ZERO);
    assertEffects(
        "{\"tool\":\"refund.create\",\"key\":\"run_1/c1\",\"times\":2,\"calls\":2}"
            + ",{\"tool\":\"mail.send\",\"key\":\"run_1/c2\",\"times\":1,\"calls\":2}");
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    assertTrue(
        post("/orders", "k", "{\"order\":\"x\"}")
            .startsWith("404 {\"error\":\"there is no order x"));
    assertTrue(post("/orders", "k", "[]").startsWith("400 "));
    assertTrue(get("/refunds").startsWith("400 "));
    assertTrue(get("/effects").startsWith("400 "));
  }

  private void assertEffects(String effects) throws Exception {
    assertEquals("200 {\"effects\":[" + effects + "]}", get("/effects?run=run_1"));
  }

  private String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET().build());
  }

  private String post(String path, String key, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private URI uri(String path) {
    return URI.create(shop.uri() + path);
  }

  private String send(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }
}
