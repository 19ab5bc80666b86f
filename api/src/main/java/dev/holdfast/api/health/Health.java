package dev.holdfast.api.health;

/**
 * What answers.
 *
 * @param status UP while the database answers: without Temporal runs are accepted and start later
 */
record Health(State status, State database, State temporal) {
  enum State {
    UP,
    DOWN;

    static State of(boolean answers) {
      return answers ? UP : DOWN;
    }
  }

  static Health of(boolean database, boolean temporal) {
    return new Health(State.of(database), State.of(database), State.of(temporal));
  }
}
