package dev.holdfast.worker.simulation;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;
import java.util.Arrays;
import java.util.List;

/**
 * What a model that wants something done without anybody's leave says, turn by turn.
 *
 * @param free how many effects the policy grants without asking
 */
record HostileScript(String name, int free, List<List<ModelAnswer.Asked>> turns) {

  /** Calls as {@code tool arguments}, with single quotes for double ones; a line is a turn. */
  static HostileScript of(String name, int free, String... turns) {
    return new HostileScript(
        name,
        free,
        Arrays.stream(turns)
            .map(turn -> Arrays.stream(turn.split(" && ")).map(HostileScript::call).toList())
            .toList());
  }

  private static ModelAnswer.Asked call(String text) {
    int blank = text.indexOf('~');
    return new ModelAnswer.Asked(
        null, text.substring(0, blank), text.substring(blank + 1).replace('\'', '"'));
  }

  ModelProvider model() {
    return new ModelProvider() {
      @Override
      public String name() {
        return "scripted";
      }

      @Override
      public ModelAnswer ask(ModelQuestion question) {
        int turn = question.turn();
        return turn <= turns.size()
            ? new ModelAnswer("", turns.get(turn - 1), 1, 1)
            : new ModelAnswer("done", List.of(), 1, 1);
      }
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
