package dev.holdfast.model.provider;

import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;

/** A provider that nobody gave a key for. */
record Unconfigured(String name, String setting) implements ModelProvider {

  @Override
  public ModelAnswer ask(ModelQuestion question) throws ModelFault {
    throw new ModelFault(
        FaultKind.NOT_CONFIGURED,
        "this worker has no access to %s: set %s and start it again".formatted(name, setting));
  }
}
