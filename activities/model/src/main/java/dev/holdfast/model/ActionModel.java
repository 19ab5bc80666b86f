package dev.holdfast.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.policy.StrictJson;
import dev.holdfast.workflows.agent.ModelSpec;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * No model: asks for the one call that the run was started with, so that it is judged, asked about,
 * performed and recorded as any other.
 */
public final class ActionModel implements ModelProvider {

  /** The provider that an agent names, or this one. */
  public static Function<String, @Nullable ModelProvider> beside(
      Function<String, @Nullable ModelProvider> others) {
    ActionModel action = new ActionModel();
    return name -> name.equals(action.name()) ? action : others.apply(name);
  }

  @Override
  public String name() {
    return ModelSpec.ACTION;
  }

  @Override
  public ModelAnswer ask(ModelQuestion question) {
    JsonNode action = StrictJson.read(question.input());
    var call =
        new ModelAnswer.Asked(
            null, action.path("tool").asText(), action.path("arguments").toString());
    return new ModelAnswer("", List.of(call), 0, 0);
  }
}
