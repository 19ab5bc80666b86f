package dev.holdfast.api.runpage;

import dev.holdfast.api.page.Content;
import dev.holdfast.api.page.Html;
import dev.holdfast.api.page.Written;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.model.ProviderNote;
import dev.holdfast.workflows.tool.Artifact;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.WaitStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A turn as HTML. What a model or a tool wrote stands in a block that says so. */
final class TurnHtml {
  private static final int LINE = 96;

  private final Turn turn;
  private final Instant begun;
  private final String model;

  /**
   * One turn.
   *
   * @param begun when the run began
   * @param model that is asked first
   */
  TurnHtml(Turn turn, Instant begun, String model) {
    this.turn = turn;
    this.begun = begun;
    this.model = model;
  }

  Html section() {
    Html inner = new Html();
    inner
        .open("header", "class", "turn-head")
        .element("h3", "Turn " + turn.number())
        .element(
            "time",
            "+" + Written.duration(Duration.between(begun, turn.at())),
            "datetime",
            turn.at().toString(),
            "title",
            Written.dayAndTime(turn.at()))
        .close();
    turn.moments().forEach(moment -> add(moment, inner));
    Html section = new Html();
    section
        .open("section", "class", "turn", "id", "turn-" + turn.number(), "data-v", inner.version())
        .add(inner)
        .close();
    return section;
  }

  private void add(Moment moment, Html to) {
    switch (moment) {
      case Moment.Message message -> message(message, to);
      case Moment.Cancel cancel -> cancel(cancel, to);
      case Moment.Decided decided -> decided(decided, to);
      case Moment.Lost lost -> lost(lost, to);
      case Moment.Shortened shortened -> shortened(shortened, to);
      case Moment.Asked asked -> asked(asked, to);
      case Moment.Called called -> called(called, to);
    }
  }

  private static void message(Moment.Message message, Html to) {
    to.open("article", "class", "item message").open("header", "class", "item-head");
    to.element("h4", "Message from " + message.by());
    time(message.at(), to);
    to.close();
    new Content(message.text()).prose(to);
    to.close();
  }

  private static void cancel(Moment.Cancel cancel, Html to) {
    to.open("article", "class", "item stop").open("header", "class", "item-head");
    to.element("h4", "Cancel asked for" + (cancel.by() == null ? "" : " by " + cancel.by()));
    time(cancel.at(), to);
    to.close();
    if (cancel.reason() != null) {
      new Content(cancel.reason()).prose(to);
    }
    to.close();
  }

  private static void decided(Moment.Decided moment, Html to) {
    WaitStanding.Decided decided = moment.standing().decided();
    to.open("article", "class", "item stop").open("header", "class", "item-head");
    to.open("h4").element("code", moment.tool()).text(" ");
    to.text(
        decided == null
            ? "was " + moment.standing().state().wire() + ": nobody decided in time"
            : "was %s by %s".formatted(said(decided.choice()), String.join(", ", decided.by())));
    to.close();
    time(decided == null ? moment.at() : Instant.ofEpochMilli(decided.atMillis()), to);
    to.close();
    if (decided != null && decided.comment() != null) {
      new Content(decided.comment()).prose(to);
    }
    if (decided != null && decided.arguments() != null) {
      to.open("div", "class", "given").element("p", "Arguments as decided", "class", "label");
      Content.of(decided.arguments()).code(to);
      to.close();
    }
    to.close();
  }

  private static String said(Choice choice) {
    return switch (choice) {
      case APPROVE -> "approved";
      case EDIT -> "approved with changes";
      case DENY -> "denied";
      case ANSWER -> "answered in the tool's place";
    };
  }

  /** When an attempt was begun is known, when it was lost is not. */
  private static void lost(Moment.Lost lost, Html to) {
    boolean claimed = lost.attempt() > 0;
    String after = Written.duration(lost.after());
    to.open("p", "class", "lost")
        .element("strong", "Worker died here, continued " + after + " later.")
        .text(" ")
        .element(
            "span",
            claimed
                ? "Attempt %d was taken over at %s."
                    .formatted(lost.attempt(), Written.time(lost.at()))
                : "Another one recorded the next step at %s.".formatted(Written.time(lost.at())))
        .close();
  }

  private static void shortened(Moment.Shortened shortened, Html to) {
    Compacted made = shortened.made();
    if (made != null && made.level() == Compacted.Level.NONE) {
      return;
    }
    to.open("article", "class", "item").element("h4", "The model is shown less from here on");
    if (made == null) {
      to.element("p", "Being made.", "class", "small");
    } else if (made.summary() == null) {
      to.element(
          "p",
          "Results up to turn %d are named instead of repeated; nothing is deleted."
              .formatted(made.upTo()),
          "class",
          "small");
    } else {
      to.open("details", "class", "made")
          .element("summary", "Summary of the turns up to %d, by the model".formatted(made.upTo()));
      new Content(made.summary()).prose(to);
      to.close();
    }
    to.close();
  }

  private void asked(Moment.Asked asked, Html to) {
    ModelReply reply = asked.reply();
    to.open("article", "class", "item model").open("header", "class", "item-head");
    to.open("h4").text("Model ");
    String name = reply == null ? model : reply.usage().provider() + "/" + reply.usage().model();
    to.element("code", name).close();
    to.element("span", modelFacts(asked), "class", "facts-line").close();
    for (String retry : asked.retries()) {
      to.element("p", "The provider failed and was asked again: " + retry + ".", "class", "small");
    }
    if (reply == null) {
      to.element("p", "Being asked.", "class", "small");
    } else {
      said(reply, to);
    }
    to.close();
  }

  private static void said(ModelReply reply, Html to) {
    ProviderNote note = reply.note();
    if (note != null && note.reasoning() != null && !note.reasoning().isBlank()) {
      to.open("details", "class", "made").element("summary", "Reasoning, by the model");
      new Content(note.reasoning()).prose(to);
      to.close();
    }
    if (!reply.text().isBlank()) {
      made("Written by the model", to);
      new Content(reply.text().strip()).prose(to);
      to.close();
    }
    if (note != null && note.refusal() != null) {
      made("Refused by the model", to);
      new Content(note.refusal()).prose(to);
      to.close();
    }
    if (reply.outcome() != null) {
      for (String fault : reply.outcome().faults()) {
        to.element("p", "Not accepted as the outcome: " + fault, "class", "fault");
      }
    }
    if (reply.failure() != null) {
      String message = reply.failure().message();
      to.open("p", "class", "fault").element("code", String.valueOf(reply.failure().code()));
      to.text(message == null ? "" : " " + message).close();
    }
  }

  private static String modelFacts(Moment.Asked asked) {
    List<String> facts = new ArrayList<>();
    if (asked.took() != null) {
      facts.add(Written.duration(asked.took()));
    }
    ModelReply reply = asked.reply();
    if (reply != null) {
      ModelReply.Usage usage = reply.usage();
      facts.add(
          "%s in, %s out"
              .formatted(Written.count(usage.inputTokens()), Written.count(usage.outputTokens())));
      if (usage.costMicros() != null) {
        facts.add(Written.dollars(usage.costMicros()));
      }
    }
    return String.join(" · ", facts);
  }

  private static void called(Moment.Called called, Html to) {
    CallEnd end = called.end();
    Content arguments = Content.of(called.arguments());
    Content result = end == null ? null : Content.of(end.content());
    boolean open = arguments.isShort() && (result == null || result.isShort());
    to.open("article", "class", "item call");
    called.lost().forEach(lost -> lost(lost, to));
    to.open("details", "id", "call-" + called.call(), "open", open ? "" : null);
    to.open("summary").open("span", "class", "tool").element("code", called.tool()).close();
    if (!open) {
      to.element("span", Content.line(called.arguments(), LINE), "class", "preview", "dir", "auto");
    }
    to.open("span", "class", "tags");
    if (called.effect() != null) {
      String effect = called.effect().toLowerCase(Locale.ROOT);
      to.element("span", effect, "class", "effect " + effect, "title", "effect on the world");
    }
    if (end != null && called.took() != null) {
      to.element("span", Written.duration(called.took()), "class", "took");
    }
    to.element("span", outcome(called), "class", "outcome " + tone(end));
    to.close().close();
    to.open("div", "class", "call-body");
    made("Arguments, by the model", to);
    arguments.code(to);
    to.close();
    if (result != null && end != null) {
      result(end, result, to);
    }
    to.close().close().close();
  }

  private static void result(CallEnd end, Content result, Html to) {
    boolean tools = end.kind() == OutcomeKind.OK || end.kind() == OutcomeKind.ANSWERED;
    to.open("div", "class", tools ? "given" : "given not")
        .element(
            "p", tools ? "Result, from the tool" : "What the model was told", "class", "label");
    result.code(to);
    Artifact artifact = end.artifact();
    if (artifact != null) {
      to.open("p", "class", "small")
          .text(
              "Only the beginning: the whole result of %s characters is artifact "
                  .formatted(Written.count(artifact.length())))
          .element("code", Content.line(artifact.digest(), 16))
          .text(".")
          .close();
    }
    to.close();
  }

  private static void made(String label, Html to) {
    to.open("div", "class", "made").element("p", label, "class", "label");
  }

  private static String outcome(Moment.Called called) {
    CallEnd end = called.end();
    if (end == null) {
      return called.since() == null ? "waiting" : "running";
    }
    return end.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String tone(@Nullable CallEnd end) {
    if (end == null) {
      return "going";
    }
    return switch (end.kind()) {
      case OK, ANSWERED -> "good";
      case ERROR, INVALID_ARGUMENTS, TIMED_OUT, DENIED, EXPIRED -> "bad";
      case SKIPPED, CANCELLED -> "quiet";
      case OUTCOME_UNKNOWN -> "unsure";
    };
  }

  private static void time(Instant at, Html to) {
    to.element(
        "time", Written.time(at), "datetime", at.toString(), "title", Written.dayAndTime(at));
  }
}
