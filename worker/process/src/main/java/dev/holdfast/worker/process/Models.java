package dev.holdfast.worker.process;

import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.provider.Providers;
import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.worker.RegisteredAgent;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The models a worker can ask. */
final class Models {
  private Models() {}

  /**
   * The scripted one, all that the environment gives access to, and those that an agent of this
   * worker needs without having access: asked, they say what to set. Of all others the questions
   * are left to workers that can ask them.
   */
  static Map<String, ModelProvider> of(
      Providers providers, Collection<RegisteredAgent> agents, boolean scriptGates) {
    Map<String, ModelProvider> models = new TreeMap<>(providers.configured());
    var scripted = scriptGates ? ScriptedModel.withGates() : new ScriptedModel();
    models.put(scripted.name(), scripted);
    for (RegisteredAgent agent : agents) {
      String needed = agent.spec().model().provider();
      ModelProvider silent = providers.others().get(needed);
      if (silent != null) {
        models.put(needed, silent);
      }
    }
    return models;
  }
}
