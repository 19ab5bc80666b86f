package dev.holdfast.examples.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopTest {
  private static final String REFUND = "order=A-1&cents=5";
  private static final String MAIL = "to=ada%40example.com";

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path folder;
  private Path file;
  private Shop shop;

  @BeforeEach
  void open() throws IOException {
    file = folder.resolve("shop.txt");
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
    assertEffects(effect("refund.create", "c1", 2, 2));
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
    String body = "order=A-1";
    String first = post(path, "run_1/c1", body);
    assertTrue(first.startsWith("200 "), first);
    assertEquals(first, post(path, "run_1/c1", body));
    post(path, "run_1/c2", body);
    post(path, "run_2/c1", body);
    assertEffects(effect(tool, "c1", 1, 2) + "," + effect(tool, "c2", 1, 1));
  }

  @Test
  void goesOnCountingAfterItWasClosedOrKilled() throws Exception {
    String paid = post("/refunds", "run_1/c1", REFUND);
    String sent = post("/mails", "run_1/c2", MAIL);
    shop.close();
    Files.writeString(file, "refund.create\trun_1/c1\t1", StandardOpenOption.APPEND);
    shop = Shop.open(0, file, Duration.ZERO);
    assertEquals(sent, post("/mails", "run_1/c2", MAIL));
    assertNotEquals(paid, post("/refunds", "run_1/c1", REFUND));
    shop.close();
    shop = Shop.open(0, file, Duration.ZERO);
    assertEffects(effect("refund.create", "c1", 2, 2) + "," + effect("mail.send", "c2", 1, 2));
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    assertTrue(
        post("/orders", "k", "order=%22x%22")
            .startsWith("404 {\"error\":\"there is no order \\\"x\\\""));
    assertTrue(post("/refunds", "k", "order=A-1&cents=many").startsWith("400 "));
    assertTrue(get("/refunds").startsWith("400 "));
    assertTrue(get("/effects").startsWith("400 "));
  }

  private static String effect(String tool, String call, int times, int calls) {
    return "{\"calls\":%d,\"key\":\"run_1/%s\",\"times\":%d,\"tool\":\"%s\"}"
        .formatted(calls, call, times, tool);
  }

  @Test
  void needsNothingButItsJar() throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    Path jar = Path.of(Shop.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    ProcessBuilder alone =
        new ProcessBuilder(java, "-cp", jar.toString(), Shop.class.getName())
            .redirectErrorStream(true);
    alone.environment().putAll(Map.of("HOLDFAST_SHOP_PORT", "0", "HOLDFAST_SHOP_FILE", file + ""));
    Process process = alone.start();
    try (BufferedReader said = process.inputReader()) {
      String line = said.readLine();
      assertTrue(line.startsWith("the shop is open at http://127.0.0.1:"), line);
      URI open = URI.create(line.substring(line.indexOf("http")) + "/");
      String refund = send(post(open.resolve("refunds"), "run_1/c1", REFUND));
      assertTrue(refund.startsWith("200 "), refund);
    } finally {
      process.destroyForcibly().waitFor();
    }
    shop.close();
    shop = Shop.open(0, file, Duration.ZERO);
    assertEffects(effect("refund.create", "c1", 1, 1));
  }

  private void assertEffects(String effects) throws Exception {
    assertEquals("200 {\"effects\":[" + effects + "]}", get("/effects?run=run_1"));
  }

  private String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET().build());
  }

  private String post(String path, String key, String form) throws Exception {
    return send(post(uri(path), key, form));
  }

  private static HttpRequest post(URI uri, String key, String form) {
    return HttpRequest.newBuilder(uri)
        .header("Idempotency-Key", key)
        .POST(HttpRequest.BodyPublishers.ofString(form))
        .build();
  }

  private URI uri(String path) {
    return URI.create(shop.uri() + path);
  }

  private String send(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }
}
