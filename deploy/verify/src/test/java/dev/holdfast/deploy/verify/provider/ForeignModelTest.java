package dev.holdfast.deploy.verify.provider;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.Shutdown;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.supervise.LastWill;
import dev.holdfast.deploy.launcher.supervise.Roster;
import dev.holdfast.deploy.verify.stack.HoldfastCommand;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with nothing but an address and a key in its environment. */
class ForeignModelTest {
  private static final Pattern RUN = Pattern.compile("run (run_\\w+)");

  private final OpenAiServer provider = OpenAiServer.open(new Clerk(), Gauge.open());
  @TempDir private Path folder;
  private DataDirectory data;
  private LastWill ifThisTestDies;
  private HoldfastCommand holdfast;

  @BeforeEach
  void prepare() {
    data = new DataDirectory(folder.resolve("stack"));
    data.create();
    ifThisTestDies = LastWill.of(data);
    holdfast = new HoldfastCommand(data, folder, Map.of());
  }

  @AfterEach
  void leaveNothingBehind() {
    new Shutdown(data, Progress.SILENT).run();
    ifThisTestDies.close();
    provider.close();
  }

  @Test
  void saysWhatToDoAboutAKeyAndGoesOnWithAnotherOne() throws Exception {
    HoldfastCommand.End refused =
        holdfast.with(access("sk-wrong")).run("demo", "--yes", "--ports=auto");
    Roster.of(data).ifPresent(roster -> ifThisTestDies.update(roster.parts()));
    assertEquals(1, refused.code(), refused::shown);
    assertEquals(
        List.of(
            "holdfast: model openai/gpt-5-mini: openai says no (401, invalid_api_key): put a valid"
                + " key into OPENAI_API_KEY and start the worker again"),
        refused.shown().lines().filter(line -> line.contains("OPENAI_API_KEY")).toList(),
        refused::shown);

    HoldfastCommand.End played = holdfast.with(access(OpenAiServer.KEY)).run("demo", "--yes");
    Roster.of(data).ifPresent(roster -> ifThisTestDies.update(roster.parts()));
    assertEquals(0, played.code(), played::shown);
    assertAll(
        played.shown(),
        () -> assertTrue(played.shown().contains("The run is completed")),
        () -> assertTrue(played.shown().matches("(?s).*“Done: re_\\d+ pays order A-1001 back.”.*")),
        () -> assertTrue(played.shown().contains("model       openai/gpt-5-mini, 5 calls, ")),
        () ->
            assertTrue(
                played.shown().contains("cost        unknown: no price for openai/gpt-5-mini")));
    assertEquals(
        Map.of(
            "order.find", 1L,
            "customer.history", 1L,
            "rules.read", 1L,
            "refund.create", 1L,
            "mail.send", 1L,
            "order.note", 1L),
        effects(played.shown()));
  }

  private Map<String, String> access(String key) {
    return Map.of("OPENAI_BASE_URL", provider.url(), "OPENAI_API_KEY", key);
  }

  /** How often the shop saw each tool have its effect. */
  private Map<String, Long> effects(String shown) throws IOException {
    Matcher run = RUN.matcher(shown);
    assertTrue(run.find(), shown);
    String shop = Objects.requireNonNull(Endpoints.of(data).orElseThrow().shop());
    URI effects = URI.create(shop + "/effects?run=" + run.group(1));
    Map<String, Long> times = new TreeMap<>();
    try (InputStream body = effects.toURL().openStream()) {
      for (JsonNode effect : Wire.json().readTree(body).path("effects")) {
        times.merge(effect.path("tool").asText(), effect.path("times").asLong(), Long::sum);
      }
    }
    return times;
  }
}
