package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;

/** Asks whoever sits at standard input. */
record Question(String text) {
  private static final Set<String> YES = Set.of("y", "yes");

  /** Whether the answer is yes; no answer at all is a failure. */
  boolean isAnsweredYes() {
    System.err.print(text + " [y/N] ");
    System.err.flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
      if (answer == null) {
        throw new StackFailure("nobody answered: " + text, "Say yes with --yes.");
      }
      return YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
