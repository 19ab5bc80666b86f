package dev.holdfast.deploy.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.client.ApiClient;
import dev.holdfast.deploy.launcher.client.Refused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Whoever sits at the terminal: is shown what the agent asks for, with a link to decide in a
 * browser, and may decide by a word.
 */
final class Approver {
  private static final Set<String> YES = Set.of("y", "yes");
  private static final Set<String> NO = Set.of("n", "no");
  private static final String NAME =
      "terminal:" + System.getProperty("user.name", "somebody").replaceAll("\\s", "_");

  private final ApiClient api;
  private final PrintStream out;
  private final boolean always;
  private final InputStream in;
  private final Map<String, String> open = new LinkedHashMap<>();
  private @Nullable BlockingQueue<String> said;

  /**
   * Somebody at a terminal.
   *
   * @param always says yes to everything, unasked
   */
  Approver(ApiClient api, PrintStream out, InputStream in, boolean always) {
    this.api = api;
    this.out = out;
    this.in = in;
    this.always = always;
  }

  /** Whether the run waits for a decision. */
  boolean isAsked() {
    return !open.isEmpty();
  }

  /** Takes in what an event tells of approvals. */
  void see(JsonNode event) {
    JsonNode of = event.path("data");
    String approval = of.path("approval").asText();
    switch (event.path("type").asText()) {
      case "approval.requested" -> asked(approval, of.path("tool").asText());
      case "approval.decided", "approval.expired", "approval.superseded" -> open.remove(approval);
      default -> {}
    }
  }

  private void asked(String approval, String tool) {
    open.put(approval, tool);
    if (always) {
      decide(approval, "approve");
      return;
    }
    JsonNode link = api.approvalLink(approval, NAME, List.of());
    out.printf(
        """

             ? The agent wants to call %s and waits for you, for days if need be.
               Decide in a browser, where you may change the arguments:
               %s
               or here: approve? [y/n]
        """,
        tool, link.path("url").asText());
    if (said == null) {
      said = listen();
    }
  }

  /** Takes a word that was said meanwhile. */
  void hear() {
    String word = said == null || open.isEmpty() ? null : said.poll();
    if (word == null) {
      return;
    }
    String answer = word.strip().toLowerCase(Locale.ROOT);
    if (YES.contains(answer) || NO.contains(answer)) {
      decide(open.keySet().iterator().next(), YES.contains(answer) ? "approve" : "deny");
    } else {
      out.println("       y or n, or decide in the browser");
    }
  }

  private void decide(String approval, String decision) {
    try {
      JsonNode ignored = api.decide(approval, Map.of("decision", decision, "by", NAME), null);
    } catch (Refused e) {
      // Somebody was faster: the events tell who.
      out.println("       " + e.getMessage());
    }
  }

  /** Lines of the terminal, as they come; nothing where there is none. */
  private BlockingQueue<String> listen() {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread.ofPlatform()
        .daemon()
        .name("terminal")
        .start(() -> {
          try (var reader =
              new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()))) {
            reader.lines().forEach(lines::add);
          } catch (IOException e) {
            // Whoever sat there has gone: the link is left.
          }
        });
    return lines;
  }
}
