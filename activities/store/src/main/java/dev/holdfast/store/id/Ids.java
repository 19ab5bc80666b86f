package dev.holdfast.store.id;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holdfast.workflows.wait.WaitKind;

/** Mints ids: a prefix that says what it names and a UUIDv7, so that ids sort by time. */
public final class Ids {
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

  public static String worker() {
    return mint("wkr_");
  }

  public static String key() {
    return mint("key_");
  }

  public static String approverGroup() {
    return mint("grp_");
  }

  private static String mint(String prefix) {
    return prefix + UuidCreator.getTimeOrderedEpoch().toString().replace("-", "");
  }
}
