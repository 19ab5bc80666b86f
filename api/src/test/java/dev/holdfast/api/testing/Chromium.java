package dev.holdfast.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real browser without a window, driven by its own protocol. */
public final class Chromium implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger last = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private final List<JsonNode> sent = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();

  private Chromium(Process process, Path profile, URI page) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Ear()).join();
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** The program on this machine. */
  public static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public static Chromium start(Path program) {
    try {
      Path profile = Files.createTempDirectory("holdfast-chromium");
      Process process =
          new ProcessBuilder(
                  program.toString(),
                  "--headless=new",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--hide-scrollbars",
                  "--no-first-run",
                  "--remote-debugging-port=0",
                  "--remote-allow-origins=*",
                  "--user-data-dir=" + profile,
                  "about:blank")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Path port = profile.resolve("DevToolsActivePort");
      Awaitility.await()
          .atMost(BOUND)
          .until(() -> Files.exists(port) && Files.readAllLines(port).size() > 1);
      String address = "http://127.0.0.1:" + Files.readAllLines(port).getFirst() + "/json/list";
      return new Chromium(process, profile, page(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI page(String address) {
    return Awaitility.await()
        .atMost(BOUND)
        .until(
            () -> {
              for (JsonNode target : Wire.read(read(address), JsonNode.class)) {
                if (target.path("type").asText().equals("page")) {
                  return URI.create(target.path("webSocketDebuggerUrl").asText());
                }
              }
              return null;
            },
            found -> found != null);
  }

  private static String read(String address) throws IOException {
    try (var in = URI.create(address).toURL().openStream()) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  /** Opens an address and waits until it is loaded: the status it was answered with. */
  public int open(URI address) {
    int before = loads.get();
    call("Page.navigate", Map.of("url", address.toString()));
    loaded(before);
    return status();
  }

  /** Presses what a selector finds, and waits for the page that follows. */
  public int press(String selector) {
    int before = loads.get();
    script("document.querySelector(" + Wire.write(selector) + ").click()");
    loaded(before);
    return status();
  }

  /** Types into a control in place of what is there, key by key as a person does. */
  public void type(String selector, String text) {
    script(
        "(() => { const e = document.querySelector("
            + Wire.write(selector)
            + "); e.focus(); e.select(); })()");
    call("Input.insertText", Map.of("text", text));
  }

  public void key(String key) {
    for (String type : List.of("rawKeyDown", "char", "keyUp")) {
      if (!type.equals("char") || key.equals("Enter")) {
        call(
            "Input.dispatchKeyEvent",
            Map.of(
                "type",
                type,
                "key",
                key,
                "code",
                key,
                "text",
                type.equals("char") ? "\r" : "",
                "windowsVirtualKeyCode",
                key.equals("Enter") ? 13 : 9));
      }
    }
  }

  /** What a script says, as text. */
  public String script(String script) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(script + ": " + result.path("exceptionDetails"));
    }
    JsonNode value = result.path("result").path("value");
    return value.isContainerNode() ? value.toString() : value.asText("");
  }

  public String text() {
    return script("document.body.innerText");
  }

  public boolean has(String selector) {
    return script("document.querySelector(" + Wire.write(selector) + ") !== null").equals("true");
  }

  public int status() {
    return statuses.getOrDefault(script("location.href"), 0);
  }

  /** What the browser has to say against the page: refused files, errors of scripts. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Headers of the requests for documents, the newest last. */
  public List<JsonNode> sent() {
    return List.copyOf(sent);
  }

  public void size(int width, int height, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** The whole page as an image. */
  public byte[] picture() {
    JsonNode image =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(image.path("data").asText());
  }

  private void loaded(int before) {
    Awaitility.await()
        .atMost(BOUND)
        .until(() -> loads.get() > before && script("document.readyState").equals("complete"));
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    int id = last.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = Wire.json().createObjectNode().put("id", id).put("method", method);
    message.set("params", Wire.json().valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    JsonNode came = answer.orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
    if (came.has("error")) {
      throw new AssertionError(method + ": " + came.path("error"));
    }
    return came.path("result");
  }

  private void heard(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    JsonNode told = message.path("params");
    switch (message.path("method").asText()) {
      case "Page.loadEventFired" -> loads.incrementAndGet();
      case "Network.requestWillBeSent" -> sent.add(told.path("request"));
      case "Network.responseReceived" ->
          statuses.put(
              told.path("response").path("url").asText(),
              told.path("response").path("status").asInt());
      case "Log.entryAdded" -> complaints.add(told.path("entry").path("text").asText());
      default -> {
        // Of no interest.
      }
    }
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean end) {
      text.append(part);
      if (end) {
        heard(Wire.read(text.toString(), JsonNode.class));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    socket.abort();
    List<ProcessHandle> children = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // A temporary folder: what is left of it is cleared away with the others.
    }
  }
}
