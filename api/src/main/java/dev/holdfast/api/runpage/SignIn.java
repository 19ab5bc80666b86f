package dev.holdfast.api.runpage;

import dev.holdfast.api.page.Html;
import org.jspecify.annotations.Nullable;

/** Asks who wants to see a run. Says nothing about whether there is one. */
final class SignIn {
  private SignIn() {}

  static Html main(String runId, @Nullable String said) {
    Html main = new Html();
    main.open("main", "id", "main", "class", "narrow")
        .open("section", "class", "card notice")
        .element("h1", "See this run")
        .open("p")
        .text("Run ")
        .element("code", runId)
        .text(" is shown to whoever has a link to it, or an API key of its application.")
        .close();
    if (said != null) {
      main.element("p", said, "class", "said", "role", "alert");
    }
    // No address of its own: it goes back to the one this page was asked at, without its query.
    main.open("form", "method", "post", "action", "?")
        .element("label", "API key", "for", "key")
        .empty(
            "input",
            "id",
            "key",
            "name",
            "key",
            "type",
            "password",
            "autocomplete",
            "off",
            "spellcheck",
            "false",
            "required",
            "")
        .element("button", "Show the run", "type", "submit")
        .close()
        .element(
            "p",
            "The key is checked and not kept; this browser may see this run for twelve hours.",
            "class",
            "small")
        .close()
        .close();
    return main;
  }
}
