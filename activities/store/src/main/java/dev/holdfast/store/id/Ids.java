package dev.holdfast.store.id;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holdfast.workflows.wait.WaitKind;

/** Mints ids: a prefix that says what it names and a UUIDv7, so that ids sort by time. */
public final class Ids {
  private static final int DIGITS = 32;

  private Ids() {}

  public static String run() {
    return mint("run_");
  }

  public static String call() {
    return mint("call_");
  }

  public static String waiting(WaitKind kind) {
    return mint(kind.prefix());
  }

  public static String command() {
    return mint("cmd_");
  }

  /** Of a command that is the same one however often it comes: what digests alike is one. */
  public static String command(String digest) {
    return derive("cmd_", digest);
  }

  public static String outsideEvent() {
    return mint("oev_");
  }

  /** Of an event that is the same one however often it is told of. */
  public static String outsideEvent(String digest) {
    return derive("oev_", digest);
  }

  public static String worker() {
    return mint("wkr_");
  }

  public static String key() {
    return mint("key_");
  }

  public static String approverGroup() {
    return mint("grp_");
  }

  private static String derive(String prefix, String digest) {
    return prefix + digest.substring(0, DIGITS);
  }

  private static String mint(String prefix) {
    return prefix + UuidCreator.getTimeOrderedEpoch().toString().replace("-", "");
  }
}
