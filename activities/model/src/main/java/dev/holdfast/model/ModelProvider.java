package dev.holdfast.model;

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
   * Asks the model. Blocks until the whole reply is there; an interrupt aborts the call.
   *
   * @throws ModelFault when the model did not reply as it should
   */
  ModelAnswer ask(ModelQuestion question) throws ModelFault, InterruptedException;
}
