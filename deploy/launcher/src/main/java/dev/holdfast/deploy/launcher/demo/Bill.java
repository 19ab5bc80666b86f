package dev.holdfast.deploy.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the models of a run used and what that costs, as lines for a terminal. */
record Bill(JsonNode usage) {
  private static final double MICROS = 1_000_000;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (JsonNode model : usage.path("models")) {
      lines.add(
          "  model       %s, %d calls, %d tokens in, %d out"
              .formatted(
                  name(model),
                  model.path("calls").asLong(),
                  model.path("input_tokens").asLong(),
                  model.path("output_tokens").asLong()));
      lines.add("  cost        " + cost(model));
    }
    return lines;
  }

  private static String cost(JsonNode model) {
    if (model.path("provider").asText().equals("scripted")) {
      return "none: a script plays the model; with a model key in the environment that one is asked";
    }
    JsonNode cost = model.path("cost");
    return cost.path("cost_known").asBoolean()
        ? "%.4f %s"
            .formatted(cost.path("cost_micros").asLong() / MICROS, cost.path("currency").asText())
        : "unknown: no price for " + name(model);
  }

  private static String name(JsonNode model) {
    return model.path("provider").asText() + "/" + model.path("model").asText();
  }
}
