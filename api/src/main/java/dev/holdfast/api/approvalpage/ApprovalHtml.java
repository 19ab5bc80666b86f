package dev.holdfast.api.approvalpage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.decision.Words;
import dev.holdfast.api.page.Content;
import dev.holdfast.api.page.Html;
import dev.holdfast.api.page.Written;
import dev.holdfast.api.run.RunUsage;
import dev.holdfast.store.run.RunView;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of an approval as HTML: what will happen, what to say about it, and what it is about;
 * afterwards what was decided. What the model wrote comes behind what is known, in blocks that say
 * so: it may try to talk to whoever decides.
 */
final class ApprovalHtml {
  private static final int LINE = 96;
  private static final int GOAL_MAX = 2_000;

  private final ApprovalPage page;
  private final WaitRow wait;
  private final Wait asked;

  ApprovalHtml(ApprovalPage page) {
    this.page = page;
    this.wait = page.awaited();
    this.asked = wait.awaited();
  }

  String title() {
    return "%s wants to call %s".formatted(wait.agent(), asked.tool());
  }

  /**
   * The page.
   *
   * @param said to whoever looks at it; null for nothing
   * @param form null where nothing can be decided
   */
  Html main(@Nullable String said, @Nullable DecideHtml form) {
    Html main = new Html();
    main.open("main", "id", "main", "class", "approval");
    head(main);
    if (said != null) {
      main.element("p", said, "class", "said", "role", "alert");
    }
    record(main);
    if (form != null) {
      form.summary(main);
    }
    action(main);
    if (form != null) {
      form.forms(main);
    }
    goal(main);
    model(main);
    before(main);
    return main.close();
  }

  private void head(Html main) {
    main.open("section", "class", "head").open("div", "class", "title").open("h1");
    main.text(wait.agent())
        .text(page.open() ? " wants to call " : " asked to call ")
        .element("code", asked.tool())
        .close();
    String status = page.expired() ? "expired" : wait.state().wire();
    main.element("span", status, "class", "status " + status).close();
    main.open("dl", "class", "facts");
    fact("For", asked.requester(), main);
    fact("Agent", wait.agent() + " " + page.run().version(), main);
    fact("Cost so far", cost(page.usage()), main);
    fact("Who decides", deciders(), main);
    main.element("dt", page.expired() ? "Expired" : "Expires").open("dd");
    time(wait.expiresAt(), main);
    if (page.open()) {
      main.text(", in " + Written.duration(Duration.between(page.at(), wait.expiresAt())));
    }
    main.close().close().close();
  }

  private static void fact(String name, String value, Html to) {
    to.element("dt", name).element("dd", value, "dir", "auto");
  }

  private static String cost(RunUsage usage) {
    Long micros = usage.costMicros();
    return micros == null ? "not priced" : Written.dollars(micros);
  }

  private String deciders() {
    List<String> names = asked.terms().approvers();
    String who = names.isEmpty() ? "anybody who has a link or a key" : String.join(", ", names);
    int quorum = asked.terms().quorum();
    String how = quorum == 1 ? "" : "; %d must agree".formatted(quorum);
    int votes = wait.standing().votes().size();
    return who + how + (votes == 0 || quorum == 1 ? "" : "; %d have voted".formatted(votes));
  }

  /** What was decided, or what became of it. */
  private void record(Html main) {
    WaitStanding.Decided decided = wait.standing().decided();
    if (page.open() && wait.standing().votes().isEmpty()) {
      return;
    }
    main.open("section", "class", "card record", "aria-label", "What was decided");
    if (decided != null) {
      decided(decided, main);
    } else if (page.expired()) {
      main.element("h2", "Nobody decided in time")
          .element(
              "p",
              "This link has expired. What happens to a call that nobody decided about was settled"
                  + " beforehand by the agent's policy.");
    } else if (!wait.standing().open()) {
      main.element("h2", "There is nothing to decide any more")
          .element("p", "The call ended otherwise; it was superseded and was not performed.");
    } else {
      pending(main);
    }
    if (decided == null || asked.terms().quorum() > 1) {
      votes(main);
    }
    main.close();
  }

  private void pending(Html main) {
    if (page.sent() != null && page.sent().state().equals("accepted")) {
      main.element("h2", "Your decision is kept")
          .element(
              "p",
              "The run has not taken it yet, because no worker is there; it will. Open this link"
                  + " again to see what it came to.");
    } else if (page.sent() != null && page.sent().state().equals("refused")) {
      main.element("h2", "This link was used")
          .element("p", "What was sent with it was refused: " + page.sent().result() + ".");
    } else if (page.sent() != null) {
      main.element("h2", "You have said what you think")
          .element("p", "%d must agree before the call goes on.".formatted(asked.terms().quorum()));
    } else {
      main.element("h2", "Others have said what they think");
    }
  }

  private void decided(WaitStanding.Decided decided, Html main) {
    main.element("h2", Words.decided(decided.choice()) + " by " + String.join(", ", decided.by()));
    main.open("dl", "class", "fields").element("dt", "When").open("dd");
    time(Instant.ofEpochMilli(decided.atMillis()), main);
    main.close();
    main.element("dt", "By way of").element("dd", decided.channel());
    main.element("dt", "Command").open("dd").element("code", decided.commandId()).close();
    if (asked.digest() != null) {
      main.element("dt", "Digest").open("dd").element("code", asked.digest()).close();
    }
    main.close();
    if (decided.comment() != null) {
      words("Said to the model", decided.comment(), main);
    }
    if (decided.content() != null) {
      words("Given as the result", decided.content(), main);
    }
  }

  private static void words(String label, String text, Html to) {
    to.open("div", "class", "given").element("p", label, "class", "label");
    Content.of(text).prose(to);
    to.close();
  }

  private void votes(Html main) {
    if (wait.standing().votes().isEmpty()) {
      return;
    }
    main.open("ul", "class", "votes");
    for (WaitStanding.Vote vote : wait.standing().votes()) {
      main.open("li").text(vote.by() + " said " + vote.choice().wire() + ", ");
      time(Instant.ofEpochMilli(vote.atMillis()), main);
      main.close();
    }
    main.close();
  }

  private void action(Html main) {
    WaitStanding.Decided decided = wait.standing().decided();
    String changed = decided == null ? null : decided.arguments();
    main.open("section", "class", "card action", "aria-labelledby", "action");
    main.element("h2", page.open() ? "What will happen" : "What was asked for", "id", "action");
    main.open("p").text("The tool ").element("code", asked.tool()).text(effect()).close();
    if (page.tool() != null && !page.tool().description().isBlank()) {
      main.element("p", "Its author says: " + page.tool().description(), "class", "small");
    }
    new ArgumentsHtml(wait.arguments(), changed).table(main);
    main.open("details").element("summary", "The same as JSON, and its digest");
    Content.of(changed == null ? wait.arguments() : changed).code(main);
    if (asked.digest() != null) {
      main.open("p", "class", "small")
          .text("SHA-256 of tool, arguments, the tool's schema and the policy: ")
          .element("code", asked.digest())
          .close();
    }
    if (asked.rule() != null) {
      main.element("p", "Asked by the rule: " + asked.rule(), "class", "small");
    }
    main.close().close();
  }

  private String effect() {
    if (page.tool() == null) {
      return " is not one of the agent's any more.";
    }
    if (!page.open()) {
      return " was to be called with these arguments.";
    }
    return switch (page.tool().effect()) {
      case READ -> " is called with these arguments. It only reads.";
      case IDEMPOTENT ->
          " is called with these arguments. Doing the same twice changes nothing more.";
      case RECONCILABLE ->
          " is called with these arguments, once. Whether it took effect can be found out.";
      case UNSAFE ->
          " is called with these arguments, at most once. What it does cannot be taken back here.";
    };
  }

  private void goal(Html main) {
    RunView run = page.run();
    main.open("section", "class", "card").element("h2", "What the run was started with");
    JsonNode tree = Content.tree(run.input());
    String text =
        tree == null ? run.input().replaceFirst("^\"(.*)\"$", "$1") : tree.toPrettyString();
    String shown = text.length() <= GOAL_MAX ? text : text.substring(0, GOAL_MAX) + " …";
    main.open("div", "class", "given")
        .element("p", "Written by whoever started it", "class", "label");
    Content.of(shown).prose(main);
    main.close();
    main.open("p", "class", "small").text("Run ").element("code", run.runId()).close().close();
  }

  private void model(Html main) {
    if (page.before().said().isBlank()) {
      return;
    }
    main.open("section", "class", "card").element("h2", "What the model said when it asked");
    made("Written by the model; nobody has checked it", main);
    new Content(page.before().said().strip()).prose(main);
    main.close().close();
  }

  private static void made(String label, Html to) {
    to.open("div", "class", "made").element("p", label, "class", "label");
  }

  private void before(Html main) {
    main.open("section", "class", "card").element("h2", "What happened before");
    if (page.before().calls().isEmpty()) {
      main.element("p", "Nothing was called before.", "class", "small");
    } else {
      main.open("ul", "class", "before");
      for (Before.Call call : page.before().calls()) {
        main.open("li")
            .element("code", call.tool(), "class", "tool")
            .element(
                "span", outcome(call.end().kind()), "class", "outcome " + tone(call.end().kind()))
            .element(
                "span", Content.line(call.arguments(), LINE), "class", "preview", "dir", "auto")
            .close();
      }
      main.close();
      main.element("p", "Arguments are shown as the model wrote them.", "class", "small");
    }
    main.close();
  }

  private static String outcome(OutcomeKind kind) {
    return kind.wire().replace('_', ' ');
  }

  private static String tone(OutcomeKind kind) {
    return switch (kind) {
      case OK, ANSWERED -> "good";
      case ERROR, INVALID_ARGUMENTS, TIMED_OUT, DENIED, EXPIRED -> "bad";
      case SKIPPED, CANCELLED -> "quiet";
      case OUTCOME_UNKNOWN -> "unsure";
    };
  }

  private static void time(Instant at, Html to) {
    to.element("time", Written.dayAndTime(at), "datetime", at.toString());
  }
}
