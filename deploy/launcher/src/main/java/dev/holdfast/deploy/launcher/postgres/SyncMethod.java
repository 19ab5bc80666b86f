package dev.holdfast.deploy.launcher.postgres;

import java.util.Locale;

/**
 * After a crash, and after initdb, PostgreSQL makes sure that all its files are on disk. One by one
 * that takes seconds on a busy disk; Linux can do it for the whole file system in one call.
 */
final class SyncMethod {
  private SyncMethod() {}

  static boolean isSyncfsThere() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux");
  }
}
