package dev.holdfast.deploy.launcher.postgres;

import dev.holdfast.deploy.launcher.place.PrivateFile;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.Secrets;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of one PostgreSQL cluster. */
record Cluster(Path folder) {
  /** The major version whose data files the bundled programs read. */
  private static final String MAJOR = "18";

  void ensure(
      PostgresBinaries binaries, List<String> disguise, Secrets secrets, Progress progress) {
    try {
      if (Files.exists(folder.resolve("PG_VERSION"))) {
        checkVersion();
        return;
      }
      progress.say("creating the database files");
      // Made under another name, so that a half-made cluster is never taken for a whole one.
      Path fresh = folder.resolveSibling("postgres.new");
      delete(fresh);
      initialise(fresh, binaries, disguise, secrets);
      Files.move(fresh, folder);
    } catch (IOException e) {
      throw new StackFailure(
          "database files in " + folder + " could not be created: " + e,
          "Check space and permissions there, or name another folder with --data DIR.",
          e);
    }
  }

  private void checkVersion() throws IOException {
    String version = Files.readString(folder.resolve("PG_VERSION")).strip();
    if (!version.equals(MAJOR)) {
      throw new StackFailure(
          "data in "
              + folder
              + " belong to PostgreSQL "
              + version
              + "; this Holdfast brings "
              + MAJOR,
          "Use the Holdfast that made them, or start anew with another --data DIR.");
    }
  }

  private static void initialise(
      Path fresh, PostgresBinaries binaries, List<String> disguise, Secrets secrets)
      throws IOException {
    Path password = fresh.resolveSibling("run").resolve("owner-password");
    PrivateFile.replace(password, secrets.ownerPassword() + "\n");
    List<String> words = new ArrayList<>(disguise);
    words.addAll(
        List.of(
            binaries.program("initdb").toString(),
            "--pgdata=" + fresh,
            "--username=" + PostgresServer.OWNER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums"));
    if (SyncMethod.isSyncfsThere()) {
      words.add("--sync-method=syncfs");
    }
    try {
      Process initdb = new ProcessBuilder(words).redirectErrorStream(true).start();
      initdb.getOutputStream().close();
      String output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (initdb.waitFor() != 0) {
        throw new StackFailure("initdb failed:\n" + output.strip(), "");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("initdb was interrupted", "", e);
    } finally {
      Files.deleteIfExists(password);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
