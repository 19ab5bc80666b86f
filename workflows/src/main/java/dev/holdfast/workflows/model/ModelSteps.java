package dev.holdfast.workflows.model;

import dev.holdfast.workflows.Names;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Takes the outside in for a turn and asks the model, or ends the asking; makes the context smaller
 * between turns. All may be repeated: the rows of the turn decide.
 */
@ActivityInterface
public interface ModelSteps {
  @ActivityMethod(name = Names.MODEL_ASK)
  ModelAskResult ask(ModelAskRequest request);

  @ActivityMethod(name = Names.MODEL_END)
  ModelAskResult end(EndAskRequest request);

  @ActivityMethod(name = Names.MODEL_COMPACT)
  CompactResult compact(CompactRequest request);
}
