package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.place.Progress;
import java.io.PrintStream;
import java.time.Duration;

/** Progress on standard error, so that standard output holds results only. */
final class TerminalProgress implements Progress {
  private static final String CLEAR_LINE = "\r\033[2K";

  /** A log wants a sign of life, not a line per package. */
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final PrintStream out;
  private final boolean overwrites;
  private boolean lineOpen;
  private long lastAdvance = System.nanoTime() - BETWEEN_LINES.toNanos();

  /** The script knows whether standard error is a terminal; Java can only ask about all three. */
  TerminalProgress() {
    this(System.err, Boolean.getBoolean("holdfast.terminal"));
  }

  TerminalProgress(PrintStream out, boolean overwrites) {
    this.out = out;
    this.overwrites = overwrites;
  }

  @Override
  public synchronized void say(String line) {
    out.println((lineOpen ? CLEAR_LINE : "") + "· " + line);
    lineOpen = false;
  }

  @Override
  public synchronized void advance(String line) {
    if (overwrites) {
      out.print(CLEAR_LINE + "· " + line);
      out.flush();
      lineOpen = true;
    } else if (System.nanoTime() - lastAdvance >= BETWEEN_LINES.toNanos()) {
      lastAdvance = System.nanoTime();
      out.println("· " + line);
    }
  }
}
