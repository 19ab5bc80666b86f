package dev.holdfast.api.runpage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.page.Content;
import dev.holdfast.api.page.Html;
import dev.holdfast.api.page.Written;
import dev.holdfast.api.run.RunNow;
import dev.holdfast.api.run.RunUsage;
import dev.holdfast.store.run.RunView;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.run.EndingKind;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.wait.WaitKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The page of a run as HTML: what it is at, what it was given, what it did, what it came to. */
final class RunPageHtml {
  private static final int FIELDS_MAX = 8;
  private static final int FIELD_LENGTH_MAX = 200;

  private final RunPage page;
  private final RunView run;

  RunPageHtml(RunPage page) {
    this.page = page;
    this.run = page.run();
  }

  /** Its sections are named and versioned, so that a script may replace those that changed. */
  Html main() {
    Html main = new Html();
    main.open(
        "main",
        "id",
        "main",
        "data-live",
        run.terminal() ? null : "/live",
        "data-after",
        String.valueOf(run.lastEvent()),
        "data-title",
        "%s: %s · Holdfast".formatted(run.agent(), run.status()));
    section("head", "head", head(), main);
    standing(main);
    section("input", "card", input(), main);
    section("before", "pager", pager(), main);
    page.turns().forEach(turn -> main.add(new TurnHtml(turn, begun(), modelName()).section()));
    if (!page.window().isWhole()) {
      section("behind", "pager", pager(), main);
    }
    if (run.terminal()) {
      section("outcome", "card outcome-card", outcome(), main);
    }
    section("legend", "legend", legend(), main);
    return main.close();
  }

  private static void section(String id, String style, Html inner, Html to) {
    if (!inner.written().isEmpty()) {
      to.open("section", "id", id, "class", style, "data-v", inner.version()).add(inner).close();
    }
  }

  private Html head() {
    Html head = new Html();
    head.open("div", "class", "title")
        .open("h1")
        .text(run.agent())
        .close()
        .element("span", run.version(), "class", "version", "title", "version of the agent")
        .element("span", run.status(), "class", "status " + run.status())
        .close();
    head.element("p", run.runId(), "class", "id");
    head.open("dl", "class", "facts");
    fact("Started", head);
    if (run.startedAt() == null) {
      head.element("dd", "not yet");
    } else {
      head.open("dd");
      time(run.startedAt(), head);
      head.close();
    }
    fact(run.terminal() ? "Took" : "Running for", head);
    Instant until = run.endedAt() == null ? page.at() : run.endedAt();
    boolean ticks = !run.terminal() && run.startedAt() != null;
    head.element(
        "dd",
        run.startedAt() == null ? "–" : Written.duration(Duration.between(begun(), until)),
        "data-since",
        ticks ? begun().toString() : null);
    RunUsage usage = page.usage();
    fact("Model calls", head);
    String lost = usage.lostAttempts() == 0 ? "" : " + %d lost".formatted(usage.lostAttempts());
    head.element("dd", Written.count(usage.calls()) + lost);
    fact("Tokens", head);
    head.element(
        "dd",
        "%s in, %s out"
            .formatted(Written.count(usage.inputTokens()), Written.count(usage.outputTokens())));
    fact("Cost", head);
    head.element("dd", cost(usage));
    fact("Requested by", head);
    head.element("dd", run.requester()).close();
    if (page.temporal() != null) {
      head.open("p", "class", "links")
          .element("a", "Open in the Temporal Web UI", "href", page.temporal(), "rel", "noreferrer")
          .close();
    }
    return head;
  }

  private static String cost(RunUsage usage) {
    Long micros = usage.costMicros();
    if (micros == null) {
      return "not priced";
    }
    boolean all = usage.costKnown() && usage.lostAttempts() == 0;
    return all ? Written.dollars(micros) : "at least " + Written.dollars(micros);
  }

  private static void fact(String name, Html to) {
    to.element("dt", name);
  }

  /** What it is at, and what is wrong with it. */
  private void standing(Html main) {
    Html standing = new Html();
    RunNow now = page.now();
    if (now != null) {
      standing
          .open("p", "class", "now", "role", "status")
          .element("span", "", "class", now.doing() == null ? "pulse waits" : "pulse")
          .element("strong", now.doing() == null ? "Waiting for " : "Now: ")
          .text(String.valueOf(now.doing() == null ? now.waitingFor() : now.doing()))
          .text(" ")
          .element(
              "span",
              "for " + Written.duration(Duration.between(now.since(), page.at())),
              "class",
              "since",
              "data-since",
              now.since().toString(),
              "data-words",
              "for")
          .close();
      if (run.cancelRequestedAt() != null) {
        standing.element(
            "p",
            "A cancel was asked for at " + Written.time(run.cancelRequestedAt()) + ".",
            "class",
            "small");
      }
    }
    pending(standing);
    if (run.problem() != null) {
      standing
          .open("div", "class", "problem", "role", "alert")
          .element("strong", "It cannot go on: ")
          .text(run.problem())
          .close();
    }
    section("standing", "standing", standing, main);
  }

  /** Who may see the run may not decide for that: the page of an approval asks for a key. */
  private void pending(Html standing) {
    if (page.pending().stream().noneMatch(RunPageHtml::isApproval)) {
      return;
    }
    standing.open("ul", "class", "before waiting card");
    for (WaitRow wait : page.pending()) {
      if (isApproval(wait)) {
        standing
            .open("li")
            .element(
                "a",
                "Decide about " + wait.awaited().tool(),
                "href",
                page.links().path("/approvals/" + wait.waitId()))
            .element("span", "until " + Written.dayAndTime(wait.expiresAt()), "class", "small")
            .close();
      }
    }
    standing.close();
  }

  private static boolean isApproval(WaitRow wait) {
    return wait.awaited().kind() == WaitKind.APPROVAL;
  }

  private Html input() {
    Html input = new Html();
    input.element("h2", "Input");
    JsonNode tree = Content.tree(run.input());
    if (tree != null && isPlain(tree)) {
      input.open("dl", "class", "fields");
      tree.properties()
          .forEach(field ->
              input
                  .element("dt", field.getKey())
                  .element("dd", field.getValue().asText(), "dir", "auto"));
      input.close();
    } else {
      Content.of(run.input()).code(input);
    }
    return input;
  }

  private static boolean isPlain(JsonNode tree) {
    return tree.isObject()
        && !tree.isEmpty()
        && tree.size() <= FIELDS_MAX
        && tree.properties().stream()
            .map(java.util.Map.Entry::getValue)
            .allMatch(value -> value.isValueNode() && value.asText().length() <= FIELD_LENGTH_MAX);
  }

  private Html pager() {
    RunPage.Window window = page.window();
    Html pager = new Html();
    if (window.isWhole()) {
      return pager;
    }
    pager.open("nav", "aria-label", "Pages of turns");
    if (window.first() > 1) {
      pager.element("a", "First", "href", "?turn=1");
      pager.element("a", "Earlier turns", "rel", "prev", "href", "?turn=" + (window.first() - 1));
    }
    int last = Math.min(window.last(), window.behind() - 1);
    pager.element("span", "Turns %d–%d of %d".formatted(window.first(), last, window.last()));
    if (!window.holdsLast()) {
      pager.element("a", "Later turns", "rel", "next", "href", "?turn=" + window.behind());
      pager.element("a", "Newest", "href", "?");
    }
    return pager.close();
  }

  private Html outcome() {
    Html outcome = new Html();
    RunEnding ending = page.ending();
    outcome
        .open("header", "class", "item-head")
        .element("h2", "Outcome")
        .element("span", run.status(), "class", "status " + run.status());
    if (run.endedAt() != null) {
      time(run.endedAt(), outcome);
    }
    outcome.close();
    if (ending != null && ending.kind() != EndingKind.COMPLETED) {
      why(ending, outcome);
    }
    if (run.outcome() != null) {
      outcome.open("div", "class", "made").element("p", "Written by the model", "class", "label");
      JsonNode tree = Content.tree(run.outcome());
      String text = tree == null ? null : textAlone(tree);
      if (text == null) {
        Content.of(run.outcome()).code(outcome);
      } else {
        new Content(text.strip()).prose(outcome);
      }
      outcome.close();
    }
    return outcome;
  }

  /** The text of an outcome that is nothing else. */
  private static @Nullable String textAlone(JsonNode tree) {
    return tree.isObject() && tree.size() == 1 && tree.path("text").isTextual()
        ? tree.path("text").asText()
        : null;
  }

  private static void why(RunEnding ending, Html to) {
    to.open("p", "class", ending.kind() == EndingKind.FAILED ? "fault" : "why");
    switch (ending.kind()) {
      case CANCELLED -> to.text("Cancelled" + (ending.by() == null ? "" : " by " + ending.by()));
      case INCOMPLETE -> to.text("Stopped at a limit: ").element("code", code(ending));
      case FAILED, COMPLETED -> to.element("code", code(ending));
    }
    if (ending.message() != null) {
      to.text(ending.kind() == EndingKind.CANCELLED ? ": " : " ").text(ending.message());
    }
    to.close();
  }

  private static String code(RunEnding ending) {
    return String.valueOf(ending.code()).toLowerCase(Locale.ROOT);
  }

  private Html legend() {
    Html legend = new Html();
    return legend
        .open("p")
        .element("span", "", "class", "key made-key")
        .text("written by the model, ")
        .element("span", "", "class", "key given-key")
        .text("returned by a tool: both shown as they are, and neither is checked by Holdfast.")
        .close();
  }

  private String modelName() {
    return run.modelName() == null
        ? run.modelProvider()
        : run.modelProvider() + "/" + run.modelName();
  }

  private Instant begun() {
    return run.startedAt() == null ? run.createdAt() : run.startedAt();
  }

  private static void time(Instant at, Html to) {
    to.element("time", Written.dayAndTime(at), "datetime", at.toString());
  }
}
