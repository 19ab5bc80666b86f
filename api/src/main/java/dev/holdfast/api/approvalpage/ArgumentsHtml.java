package dev.holdfast.api.approvalpage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.page.Content;
import dev.holdfast.api.page.Html;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Arguments as a table.
 *
 * @param proposed JSON text that the model wrote
 * @param changed JSON text that somebody made of it; null where nobody did
 */
record ArgumentsHtml(String proposed, @Nullable String changed) {

  void table(Html to) {
    JsonNode before = Content.tree(proposed);
    JsonNode after = changed == null ? null : Content.tree(changed);
    if (before == null || !before.isObject() || before.isEmpty()) {
      to.element("p", "Arguments, by the model", "class", "label");
      Content.of(proposed).code(to);
      return;
    }
    to.open("div", "class", "made")
        .element(
            "p",
            after == null ? "Values, by the model" : "Proposed by the model, decided by people",
            "class",
            "label");
    to.open("table").open("thead").open("tr").element("th", "Argument", "scope", "col");
    to.element("th", after == null ? "Value" : "Proposed", "scope", "col");
    if (after != null) {
      to.element("th", "Decided", "scope", "col");
    }
    to.close().close().open("tbody");
    for (String name : names(before, after)) {
      to.open("tr").element("th", name, "scope", "row");
      cell(before.get(name), null, to);
      if (after != null) {
        cell(after.get(name), before.get(name), to);
      }
      to.close();
    }
    to.close().close().close();
  }

  private static Set<String> names(JsonNode before, @Nullable JsonNode after) {
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    if (after != null) {
      after.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  private static void cell(@Nullable JsonNode value, @Nullable JsonNode old, Html to) {
    to.open("td", "dir", "auto");
    if (value == null) {
      to.element("span", "left out", "class", "small");
    } else if (value.equals(old)) {
      to.element("span", "as proposed", "class", "small");
    } else if (value.isContainerNode()) {
      Content.of(value).code(to);
    } else {
      to.element("span", value.asText(), "class", "value");
    }
    to.close();
  }
}
