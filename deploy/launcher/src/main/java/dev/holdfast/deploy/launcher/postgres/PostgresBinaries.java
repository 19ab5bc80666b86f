package dev.holdfast.deploy.launcher.postgres;

import dev.holdfast.deploy.launcher.place.Cache;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs, unpacked once for all stacks of this user. */
record PostgresBinaries(Path folder) {
  private static final int EXECUTABLE = 0100;

  static PostgresBinaries unpacked(Cache cache, Progress progress) {
    String name = "/postgres-" + platform() + ".txz";
    URL archive = PostgresBinaries.class.getResource(name);
    if (archive == null) {
      throw new StackFailure(
          "no PostgreSQL for this system is bundled (" + name + ")",
          "Run on Linux or macOS, on amd64 or arm64.");
    }
    try {
      URLConnection connection = archive.openConnection();
      // The archives carry no version; another release has another size.
      Path folder = cache.place("postgres-" + platform() + "-" + connection.getContentLengthLong());
      if (!Files.isDirectory(folder)) {
        progress.say("unpacking PostgreSQL into " + folder + ", once");
        try (InputStream in = connection.getInputStream()) {
          unpack(in, folder);
        }
      }
      return new PostgresBinaries(folder);
    } catch (IOException e) {
      throw new StackFailure(
          "PostgreSQL could not be unpacked into " + cache.root() + ": " + e,
          "Check space and permissions there, or set HOLDFAST_CACHE to another folder.",
          e);
    }
  }

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /** System and machine as the archives are named. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String arm = machine.matches("aarch64|arm64") ? "arm_64" : machine;
    return (system.startsWith("mac") ? "darwin" : system.replace(' ', '_'))
        + "-"
        + (machine.matches("amd64|x86_64") ? "x86_64" : arm);
  }

  private static void unpack(InputStream in, Path folder) throws IOException {
    Path fresh = Files.createTempDirectory(folder.getParent(), "postgres.new.");
    extract(in, fresh);
    try {
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another launcher was faster; its copy is as good.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  private static void extract(InputStream in, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("entry " + entry.getName() + " points out of the archive");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, target);
          if ((entry.getMode() & EXECUTABLE) != 0 && !target.toFile().setExecutable(true)) {
            throw new IOException(target + " cannot be made executable");
          }
        }
      }
    }
  }
}
