package dev.holdfast.api.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "<script>, &lt;script&gt;",
        "a & b, a &amp; b",
        "\" onload=', &quot; onload=&#39;",
        "&lt;, &amp;lt;",
        "]]>, ]]&gt;",
        "é 漢 😀, é 漢 😀",
      })
  void textIsText(String text, String written) {
    assertEquals("<p>" + written + "</p>", new Html().element("p", text).written());
    assertEquals(
        "<p title=\"" + written + "\"></p>", new Html().open("p", "title", text).close().written());
  }

  @Test
  void showsWhatWouldTurnTheTextAround() {
    assertEquals("a⟨U+202E⟩b⟨U+2066⟩", new Html().text("a\u202eb\u2066").written());
  }

  @Test
  void replacesWhatNoDocumentCanHold() {
    assertEquals(
        "\ufffd\ufffd\ufffd\ufffd\tx\ny",
        new Html().text("\0\u001b\ud800\uffff\tx\r\ny").written());
  }

  @Test
  void leavesOutAttributesThatAreNull() {
    assertEquals("<br id=\"x\"/>", new Html().empty("br", "class", null, "id", "x").written());
  }

  @Test
  void isNeverHalfWritten() {
    Html html = new Html().open("div").open("p").close();

    assertThrows(IllegalStateException.class, html::written);
    assertEquals("<div><p></p></div>", html.close().written());
    assertThrows(IllegalArgumentException.class, () -> html.open("a onload"));
    assertThrows(IllegalArgumentException.class, () -> html.open("a", "href=x", ""));
    assertThrows(IllegalArgumentException.class, () -> html.empty("script"));
  }
}
