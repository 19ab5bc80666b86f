package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import org.jspecify.annotations.Nullable;

/** What a user sees when the stack is up. */
record Banner(DataDirectory data, Endpoints endpoints) {

  String text() {
    StringBuilder text = new StringBuilder("\nHoldfast is up.\n\n");
    line(text, "API", endpoints.api());
    line(text, "API key", endpoints.apiKey());
    if (endpoints.api() != null) {
      line(text, "Run pages", endpoints.api() + "/runs/RUN (opened with the API key)");
    }
    line(text, "Temporal UI", endpoints.temporalUi());
    line(text, "Temporal", endpoints.temporal());
    line(text, "Shop", endpoints.shop());
    line(text, "Data", data.root().toString());
    line(text, "Endpoints", data.endpoints() + " (with the database URL)");
    return text.toString();
  }

  private static void line(StringBuilder text, String name, @Nullable String value) {
    if (value != null) {
      text.append("  %-12s %s%n".formatted(name, value));
    }
  }
}
