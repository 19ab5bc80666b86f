package dev.holdfast.deploy.verify.provider;

import java.util.List;

/** What a model makes of a conversation. It remembers nothing: all that it knows is in there. */
@FunctionalInterface
interface Mind {
  Reply reply(Conversation conversation);

  /** What it says, and what it wants called. */
  record Reply(String text, List<Call> calls) {
    public Reply {
      calls = List.copyOf(calls);
    }

    static Reply says(String text) {
      return new Reply(text, List.of());
    }

    static Reply calls(String text, Call... calls) {
      return new Reply(text, List.of(calls));
    }
  }

  /**
   * A call.
   *
   * @param arguments JSON
   */
  record Call(String tool, String arguments) {}
}
