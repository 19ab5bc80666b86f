package dev.holdfast.api.approvalpage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.page.Html;
import dev.holdfast.policy.Fault;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forms with which a person decides. Each decision has a form of its own, so that a key pressed
 * in a field never means another one.
 *
 * @param person who decides
 * @param action where they are sent
 * @param field what proves that they come from this page
 * @param edit null where the arguments may not be changed
 * @param typed what was typed before, by the names of controls
 * @param faults of what was typed
 */
record DecideHtml(
    String person,
    String action,
    String field,
    @Nullable EditForm edit,
    Map<String, String> typed,
    List<Fault> faults) {
  static final String FIELD = "form";
  static final String DECISION = "decision";
  static final String COMMENT = "comment";
  static final String ANSWER = "answer";

  DecideHtml {
    typed = Map.copyOf(typed);
    faults = List.copyOf(faults);
  }

  private boolean wrong(String decision) {
    return !faults.isEmpty() && decision.equals(typed.get(DECISION));
  }

  /** What is wrong with what was typed, and where. */
  void summary(Html to) {
    if (faults.isEmpty()) {
      return;
    }
    to.open("div", "class", "fault", "role", "alert")
        .element("strong", "Nothing was decided: something does not fit.")
        .open("ul");
    for (Fault fault : faults) {
      Field about = about(fault);
      String id = about == null ? (wrong("answer") ? ANSWER : null) : about.id();
      to.open("li");
      if (id == null) {
        to.text(fault.detail());
      } else {
        to.element("a", name(about) + ": " + fault.detail(), "href", "#" + id);
      }
      to.close();
    }
    to.close().close();
  }

  private static String name(@Nullable Field about) {
    return about == null ? "Answer" : about.name().isEmpty() ? "Arguments" : about.name();
  }

  private @Nullable Field about(Fault fault) {
    return edit == null || !wrong("edit") ? null : edit.about(fault);
  }

  void forms(Html to) {
    to.open("section", "class", "card decide", "aria-labelledby", "decide")
        .element("h2", "Decide", "id", "decide")
        .open("p")
        .text("You decide as ")
        .element("strong", person, "dir", "auto")
        .text(".")
        .close();
    approve(to);
    if (edit != null) {
      approveWithChanges(edit, to);
    }
    deny(to);
    answer(to);
    to.element(
            "p",
            "Decided once, this cannot be changed. It is recorded with your name and the time.",
            "class",
            "small")
        .close();
  }

  private void approve(Html to) {
    begin("approve", to);
    to.element("button", "Approve", "type", "submit", "class", "yes").close();
  }

  private void approveWithChanges(EditForm form, Html to) {
    to.open("details", "open", wrong("edit") ? "" : null)
        .element("summary", "Approve with changes");
    begin("edit", to);
    // Enter in a field would press the first button: this one cannot be pressed.
    to.element("button", "", "type", "submit", "disabled", "", "hidden", "");
    form.fields().forEach(one -> control(one, to));
    to.element("button", "Approve with changes", "type", "submit", "class", "yes").close().close();
  }

  private void deny(Html to) {
    to.open("details").element("summary", "Deny");
    begin("deny", to);
    area(COMMENT, "Reason, which the model reads", typed.getOrDefault(COMMENT, ""), to);
    to.element("button", "Deny", "type", "submit", "class", "no").close().close();
  }

  private void answer(Html to) {
    to.open("details", "open", wrong("answer") ? "" : null)
        .element("summary", "Answer in the tool's place");
    begin("answer", to);
    to.element(
        "p",
        "The tool is not called. The model reads this as its result.",
        "class",
        "small",
        "id",
        "answer-hint");
    area(ANSWER, "Result", typed.getOrDefault(ANSWER, ""), to);
    to.element("button", "Answer", "type", "submit", "class", "no").close().close();
  }

  private void begin(String decision, Html to) {
    to.open(
            "form",
            "method",
            "post",
            "action",
            action,
            "autocomplete",
            "off",
            "novalidate",
            "",
            "class",
            "of-" + decision)
        .empty("input", "type", "hidden", "name", FIELD, "value", field)
        .empty("input", "type", "hidden", "name", DECISION, "value", decision);
  }

  private static void area(String id, String label, String value, Html to) {
    to.element("label", label, "for", id)
        // A line feed at the beginning is eaten by browsers.
        .element("textarea", "\n" + value, "id", id, "name", id, "rows", "3", "dir", "auto");
  }

  private void control(Field one, Html to) {
    List<Fault> own =
        wrong("edit")
            ? faults.stream().filter(fault -> one.equals(about(fault))).toList()
            : List.of();
    String error = own.isEmpty() ? null : one.id() + "-error";
    String hint = one.description() == null ? null : one.id() + "-hint";
    String described = error == null ? hint : hint == null ? error : "%s %s".formatted(error, hint);
    String invalid = error == null ? null : "true";
    String label = one.name().isEmpty() ? "Arguments" : one.name();
    to.open("div", "class", error == null ? "field" : "field wrong");
    to.open("label", "for", one.id()).text(label);
    to.element("span", " " + kind(one), "class", "kind").close();
    if (one.description() != null) {
      to.element("p", one.description(), "class", "small", "id", hint);
    }
    if (error != null) {
      to.open("p", "class", "error", "id", error);
      own.forEach(fault -> to.text(fault.detail() + ". "));
      to.close();
    }
    input(one, invalid, described, to);
    to.close();
  }

  private static void input(
      Field one, @Nullable String invalid, @Nullable String described, Html to) {
    if (one.kind() == Field.Kind.CHOICE) {
      choice(one, invalid, described, to);
    } else if (one.isLong()) {
      to.element(
          "textarea",
          "\n" + one.value(),
          attributes(one, invalid, described, "rows", one.kind() == Field.Kind.JSON ? "5" : "3"));
    } else {
      to.empty(
          "input",
          attributes(
              one,
              invalid,
              described,
              "type",
              "text",
              "value",
              one.value(),
              "inputmode",
              one.kind() == Field.Kind.NUMBER ? "decimal" : null));
    }
  }

  private static @Nullable String[] attributes(
      Field one, @Nullable String invalid, @Nullable String described, @Nullable String... more) {
    @Nullable String[] shared = {
      "id",
      one.id(),
      "name",
      one.id(),
      "aria-invalid",
      invalid,
      "aria-describedby",
      described,
      "dir",
      "auto",
      "spellcheck",
      "false"
    };
    @Nullable String[] all = new String[shared.length + more.length];
    System.arraycopy(shared, 0, all, 0, shared.length);
    System.arraycopy(more, 0, all, shared.length, more.length);
    return all;
  }

  private static String kind(Field one) {
    String kind =
        switch (one.kind()) {
          case TEXT -> "text";
          case NUMBER -> "number";
          case CHOICE -> "choice";
          case JSON -> "JSON";
        };
    return one.required() ? kind : kind + ", may be left out";
  }

  private static void choice(
      Field one, @Nullable String invalid, @Nullable String described, Html to) {
    to.open(
        "select",
        "id",
        one.id(),
        "name",
        one.id(),
        "aria-invalid",
        invalid,
        "aria-describedby",
        described);
    if (!one.required() || one.value().isEmpty()) {
      option("", "left out", one.value(), to);
    }
    for (String choice : one.choices()) {
      JsonNode value = Wire.read(choice, JsonNode.class);
      option(choice, value.isValueNode() ? value.asText() : choice, one.value(), to);
    }
    to.close();
  }

  private static void option(String value, String text, String chosen, Html to) {
    to.element(
        "option", text, "value", value, "selected", value.equals(chosen) ? "selected" : null);
  }
}
