package dev.holdfast.deploy.launcher.place;

/** Where the launcher says what it does. Called from several threads. */
public interface Progress {

  /** Says nothing. */
  Progress SILENT = line -> {};

  /** One fact, one line. */
  void say(String line);

  /** How far long work is; may be shown on a line that is overwritten, or dropped. */
  default void advance(String line) {}
}
