package dev.holdfast.model;

import dev.holdfast.workflows.agent.ModelPrice;
import dev.holdfast.workflows.agent.ModelSpec;
import org.jspecify.annotations.Nullable;

/** A source of model replies. */
public interface ModelProvider {

  /** The name agents and queues call it by. */
  String name();

  /**
   * Whose limits its calls count against: equal for equal keys. Holds no secret.
   *
   * @return by default the name
   */
  default String account() {
    return name();
  }

  /**
   * What a model of this provider costs; null when nobody knows.
   *
   * @return by default what the spec says
   */
  default @Nullable ModelPrice price(ModelSpec model) {
    return model.price();
  }

  /**
   * Asks the model. Blocks until the whole reply is there; an interrupt aborts the call.
   *
   * @throws ModelFault when the model did not reply as it should
   */
  ModelAnswer ask(ModelQuestion question) throws ModelFault, InterruptedException;
}
