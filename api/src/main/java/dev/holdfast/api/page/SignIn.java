package dev.holdfast.api.page;

import org.jspecify.annotations.Nullable;

/**
 * Asks on a page for an API key. It says nothing about whether there is what somebody wants to see.
 *
 * @param title what they want, as {@code See this run}
 * @param noun what it is, as {@code Run}
 * @param button what happens next
 * @param note what becomes of what they type
 */
public record SignIn(String title, String noun, String button, String note) {

  /** The main part of the page, with what is wrong with what was typed before. */
  public Html main(String id, @Nullable String said) {
    return main(id, said, null);
  }

  /**
   * The same.
   *
   * @param name what was typed as the name of whoever it is; null where no name is asked for
   */
  public Html main(String id, @Nullable String said, @Nullable String name) {
    Html main = new Html();
    main.open("main", "id", "main", "class", "narrow")
        .open("section", "class", "card notice")
        .element("h1", title)
        .open("p")
        .text(noun + " ")
        .element("code", id)
        .text(" is shown to whoever has a link to it, or an API key of its application.")
        .close();
    if (said != null) {
      main.element("p", said, "class", "said", "role", "alert");
    }
    // No address of its own: it goes back to the one this page was asked at, without its query.
    main.open("form", "method", "post", "action", "?");
    if (name != null) {
      input("Your name", "name", "text", name, main);
    }
    input("API key", "key", "password", null, main);
    return main.element("button", button, "type", "submit")
        .close()
        .element("p", note, "class", "small")
        .close()
        .close();
  }

  private static void input(
      String label, String name, String type, @Nullable String value, Html to) {
    to.element("label", label, "for", name)
        .empty(
            "input",
            "id",
            name,
            "name",
            name,
            "type",
            type,
            "value",
            value,
            "autocomplete",
            "off",
            "spellcheck",
            "false",
            "required",
            "");
  }
}
