package dev.holdfast.policy;

import dev.holdfast.workflows.step.Digest;

/**
 * What a call would do, whoever asks for it: the tool and the arguments, however they are written.
 */
public final class Action {
  private Action() {}

  public static String digest(String tool, String arguments) {
    return Digest.of("call", tool, CanonicalJson.of(arguments));
  }
}
