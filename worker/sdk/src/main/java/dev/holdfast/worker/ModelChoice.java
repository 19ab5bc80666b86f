package dev.holdfast.worker;

import dev.holdfast.model.scripted.Script;
import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.step.Lane;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From {@code provider/name} to the model of a spec. */
final class ModelChoice {
  private static final Pattern MODEL = Pattern.compile("([a-z0-9][a-z0-9_-]{0,31})/(\\S{1,128})");

  private ModelChoice() {}

  static ModelSpec of(
      String agent, String model, @Nullable String script, @Nullable Lane scriptedLane) {
    Matcher parts = MODEL.matcher(model);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "agent %s: model \"%s\" is not provider/name, as scripted/demo".formatted(agent, model));
    }
    String provider = parts.group(1);
    if (!provider.equals(ScriptedModel.NAME)) {
      return new ModelSpec(provider, parts.group(2), Lane.QUEUED, null);
    }
    Lane lane = scriptedLane == null ? lane(agent, script) : scriptedLane;
    return new ModelSpec(provider, parts.group(2), lane, script);
  }

  private static Lane lane(String agent, @Nullable String script) {
    if (script == null) {
      return Lane.FAST;
    }
    try {
      long delayMillis = Script.parse(script).longestDelay().toMillis();
      return delayMillis < Lane.FAST_LIMIT_MILLIS ? Lane.FAST : Lane.QUEUED;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("agent %s: %s".formatted(agent, e.getMessage()), e);
    }
  }
}
