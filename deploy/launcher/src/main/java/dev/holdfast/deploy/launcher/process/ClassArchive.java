package dev.holdfast.deploy.launcher.process;

import dev.holdfast.deploy.launcher.place.Cache;
import java.nio.file.Path;
import java.util.List;

/**
 * An archive of loaded classes, which halves what a JVM costs to start. The JVM makes it when it
 * first ends in order, and makes it anew after the jars have changed.
 */
public final class ClassArchive {
  private ClassArchive() {}

  /**
   * Flags that use and keep an archive.
   *
   * @param use programs of one jar that load different classes have different uses
   */
  public static List<String> flags(Cache cache, String use, Path jar) {
    String checkout = Integer.toHexString(jar.toAbsolutePath().toString().hashCode());
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + cache.place("classes/" + use + "-" + checkout + ".jsa"),
        // Says on standard output that an archive does not fit; a new one is made anyway.
        "-Xlog:cds*=off",
        "-Xlog:aot*=off");
  }
}
