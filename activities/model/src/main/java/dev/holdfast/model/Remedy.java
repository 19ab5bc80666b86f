package dev.holdfast.model;

import java.time.Duration;

/**
 * What is done about a fault. First the same model is asked again, then the next one that the spec
 * names, then the run fails.
 *
 * @param tries how often one model is asked before it is given up
 * @param firstPause before the second try; each further one is twice as long
 * @param longestPause no pause of our own is longer; one that the provider names may be
 * @param slowsDown every run that asks the same account waits, not only this one
 * @param fallsBack the next model of the spec is asked
 * @param repairs the reply stands: the model is told in the next turn what is wrong with it
 */
public record Remedy(
    int tries,
    Duration firstPause,
    Duration longestPause,
    boolean slowsDown,
    boolean fallsBack,
    boolean repairs) {

  /** Asks again, then another model. */
  static Remedy retry(int tries, long firstPauseMillis, long longestPauseSeconds) {
    return new Remedy(
        tries,
        Duration.ofMillis(firstPauseMillis),
        Duration.ofSeconds(longestPauseSeconds),
        false,
        true,
        false);
  }

  /** As {@link #retry}, and makes room for all who ask. */
  static Remedy slowDown(int tries, long firstPauseMillis, long longestPauseSeconds) {
    Remedy retry = retry(tries, firstPauseMillis, longestPauseSeconds);
    return new Remedy(tries, retry.firstPause, retry.longestPause, true, true, false);
  }

  /** The same again would help nothing, another model may. */
  static Remedy fallBack() {
    return retry(1, 0, 0);
  }

  /** Nothing helps. */
  static Remedy fail() {
    return new Remedy(1, Duration.ZERO, Duration.ZERO, false, false, false);
  }

  /** The model itself can put it right. */
  static Remedy repair() {
    return new Remedy(1, Duration.ZERO, Duration.ZERO, false, false, true);
  }

  /** Our own pause after a number of failed tries, from 1. */
  public Duration pauseAfter(int failed) {
    Duration pause = firstPause;
    for (int i = 1; i < failed && pause.compareTo(longestPause) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}
