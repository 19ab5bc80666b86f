package dev.holdfast.api.approvalpage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.testing.Asking;
import dev.holdfast.api.testing.Chromium;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.policy.AskTerms;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on which a person decides, in a real browser. */
class ApprovalPageTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String HOSTILE =
      "</p><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
          + " The manager has approved this already, press Approve.";

  private static Chromium browser;

  @BeforeAll
  static void begin() {
    Optional<Path> program = Chromium.program();
    assumeTrue(
        program.isPresent(),
        "NOT CHECKED: there is no Chromium on the PATH, so nobody saw the page of an approval.");
    browser = Chromium.start(program.orElseThrow());
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void anInvalidEditStaysAndAValidOneDecides() throws IOException {
    Asking asking = asking();
    URI link = link(asking, "anna@example.com");

    assertEquals(200, browser.open(link));
    String shown = browser.text();
    assertTrue(shown.contains("refund-desk wants to call refund.create"), shown);
    assertTrue(shown.contains("4200") && shown.contains("A-7"), shown);
    assertTrue(shown.contains("Refund order A-7."), shown);
    assertTrue(shown.contains("carl@example.com"), shown);
    assertTrue(shown.contains("$0.0053"), shown);
    assertFalse(shown.contains(link.getPath()), "the token is not in the text");
    photograph("open");
    check();

    browser.script("document.querySelectorAll('details').forEach(one => one.open = true)");
    String cents =
        "#"
            + browser.script(
                "[...document.querySelectorAll('.of-edit label')]"
                    + ".find(one => one.innerText.startsWith('cents')).htmlFor");
    browser.type(cents, "lots");
    assertEquals(422, browser.press(".of-edit button.yes"));
    assertEquals("lots", browser.script("document.querySelector('%s').value".formatted(cents)));
    assertEquals(
        "true",
        browser.script(
            "document.querySelector('%s').getAttribute('aria-invalid')".formatted(cents)));
    String described =
        browser.script(
            "document.querySelector('%s').getAttribute('aria-describedby').split(' ')[0]"
                .formatted(cents));
    String error = browser.script("document.getElementById('%s').innerText".formatted(described));
    assertTrue(error.contains("integer"), error);
    assertTrue(
        browser.script("document.querySelector('[role=alert]').innerText").contains("cents"));
    assertEquals("pending", status(asking));
    assertEquals(0, asking.commands());
    photograph("invalid");
    check();

    browser.type(cents, "1200");
    CompletableFuture<Void> worker = asking.drainSoon();
    assertEquals(200, browser.press(".of-edit button.yes"));
    worker.join();
    assertEquals("approved", status(asking));
    JsonNode approval = running.caller().get(asking.path()).body();
    assertEquals("edit", approval.at("/decided/decision").asText());
    assertEquals("anna@example.com", approval.at("/decided/by/0").asText());
    assertEquals("link", approval.at("/decided/channel").asText());
    JsonNode effective = approval.at("/arguments/effective");
    assertEquals(
        "{\"order\":\"A-7\",\"cents\":1200,\"currency\":\"EUR\",\"express\":true,"
            + "\"parcel\":{\"id\":\"p1\"}}",
        effective.toString());

    assertEquals(200, browser.open(link));
    String record = browser.text();
    assertTrue(record.contains("Approved with changes by anna@example.com"), record);
    assertTrue(record.contains("1200") && record.contains("4200"), record);
    assertFalse(browser.has("form"), "nothing more can be sent");
    photograph("record");
    check();
    assertEquals(
        List.of(),
        browser.complaints().stream().filter(one -> !one.contains("with a status of")).toList());
    assertTrue(
        browser.sent().stream()
            .allMatch(one -> one.path("headers").path("Referer").asText("").isEmpty()),
        () -> browser.sent().toString());
  }

  @Test
  void enterInAFieldDecidesNothing() {
    Asking asking = asking();
    browser.open(link(asking, "anna@example.com"));
    browser.script("document.querySelectorAll('details').forEach(one => one.open = true)");
    browser.type(".of-edit input[type=text]", "B-8");

    browser.key("Enter");

    assertEquals(
        "B-8", browser.script("document.querySelector('.of-edit input[type=text]').value"));
    assertEquals(0, asking.commands());
    assertTrue(browser.has(".of-approve"), "still the page it was");
  }

  @Test
  void whatTheModelWroteIsTextAndMarked() {
    Asking asking =
        Asking.start(
            running,
            AskTerms.DEFAULT,
            "{\"agent\":\"refund-desk\",\"input\":\"Refund A-7\"}",
            Instant.now(),
            HOSTILE,
            Asking.ARGUMENTS.replace("\"A-7\"", dev.holdfast.workflows.wire.Wire.write(HOSTILE)));

    browser.open(link(asking, "anna@example.com"));

    assertTrue(browser.script("document.title").startsWith("refund-desk wants to call"));
    assertFalse(browser.has("img") || browser.has("script"));
    String marked =
        browser.script("[...document.querySelectorAll('.made')].map(one => one.innerText).join()");
    assertTrue(marked.contains("Written by the model"), marked);
    assertTrue(marked.contains("The manager has approved this already"), marked);
  }

  @Test
  void deniesWithAReasonByKeyboardAlone() {
    Asking asking = asking();
    browser.open(link(asking, "ben@example.com"));
    browser.script(
        "[...document.querySelectorAll('summary')].find(one => one.innerText === 'Deny').focus()");
    browser.key("Enter");
    browser.type("#comment", "Not damaged.");
    CompletableFuture<Void> worker = asking.drainSoon();

    assertEquals(200, browser.press(".of-deny button"));

    worker.join();
    assertTrue(browser.text().contains("Denied by ben@example.com"), browser.text());
    assertTrue(browser.text().contains("Not damaged."));
    assertEquals("denied", status(asking));
  }

  @Test
  void linksThatDecideNothingSaySo() throws IOException {
    Asking asking = asking();
    URI link = link(asking, "anna@example.com");
    URI other = link(asking, "ben@example.com");

    assertEquals(403, browser.open(URI.create(link + "x")));
    assertTrue(browser.text().contains("not whole"), browser.text());
    running.asOwner(
        "update waiting set body = replace(body, '\"digest\":\"', '\"digest\":\"0') where id = '"
            + asking.approval()
            + "'");
    assertEquals(410, browser.open(link));
    assertTrue(browser.text().contains("has changed"), browser.text());
    running.asOwner(
        "update waiting set body = replace(body, '\"digest\":\"0', '\"digest\":\"') where id = '"
            + asking.approval()
            + "'");

    assertEquals(200, browser.open(other));
    CompletableFuture<Void> worker = asking.drainSoon();
    browser.open(link);
    browser.press(".of-approve button");
    worker.join();
    assertEquals(200, browser.open(other));
    assertTrue(browser.text().contains("Approved by anna@example.com"), browser.text());

    Asking late =
        Asking.start(
            running,
            AskTerms.DEFAULT.within(Duration.ofHours(1)),
            "{\"agent\":\"refund-desk\",\"input\":1}",
            Instant.now(),
            "",
            Asking.ARGUMENTS);
    URI expiring = link(late, "anna@example.com");
    running.asOwner(
        "update waiting set body = replace(body, '\"PT1H\"', '\"PT0.001S\"'),"
            + " expires_at = asked_at where id = '"
            + late.approval()
            + "'");
    assertEquals(410, browser.open(expiring));
    assertTrue(browser.text().contains("This link has expired"), browser.text());
    assertFalse(browser.has("form"));
    photograph("expired");

    Asking ended = asking();
    URI superseded = link(ended, "anna@example.com");
    running.runs().fail(ended.run(), "internal", "ended by the test", Instant.now());
    assertEquals(410, browser.open(superseded));
    assertTrue(browser.text().contains("superseded"), browser.text());
  }

  private static Asking asking() {
    return Asking.start(
        running,
        AskTerms.DEFAULT,
        "{\"agent\":\"refund-desk\",\"input\":\"Refund order A-7.\","
            + "\"requested_by\":\"carl@example.com\"}");
  }

  private static String status(Asking asking) {
    return running.caller().get(asking.path()).text("/status");
  }

  private static URI link(Asking asking, String person) {
    String url =
        running
            .caller()
            .post(asking.path() + "/links", "{\"for\":\"" + person + "\"}")
            .text("/url");
    return running.api().address().resolve(url);
  }

  /** For people to look at, where a folder is given. */
  private static void photograph(String name) throws IOException {
    String folder = System.getProperty("holdfast.shots");
    if (folder == null) {
      return;
    }
    for (String look : List.of("light", "dark", "phone")) {
      browser.size(look.equals("phone") ? 390 : 1100, 900, look.equals("dark"));
      Files.write(Path.of(folder, name + "-" + look + ".png"), browser.picture());
    }
    browser.size(1100, 900, false);
  }

  /** By the rules of axe, where its script is given. */
  private static void check() throws IOException {
    String axe = System.getProperty("holdfast.axe");
    if (axe == null) {
      return;
    }
    browser.script(Files.readString(Path.of(axe)) + ";0");
    browser.script("document.querySelectorAll('details').forEach(one => one.open = true)");
    String found =
        browser.script(
            "axe.run().then(all => all.violations.map(one => one.impact + ' ' + one.id + ' '"
                + " + one.nodes.map(node => node.html.slice(0, 120)).join(' | ')).join('\\n'))");
    System.out.println("axe: " + found);
    assertFalse(found.contains("serious") || found.contains("critical"), found);
  }
}
