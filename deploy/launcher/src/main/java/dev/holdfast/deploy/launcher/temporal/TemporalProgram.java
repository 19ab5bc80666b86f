package dev.holdfast.deploy.launcher.temporal;

import dev.holdfast.deploy.launcher.place.Cache;
import dev.holdfast.deploy.launcher.place.Checkout;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.supervise.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the {@code temporal} program comes from: PATH, the cache, or a build by Go. */
public record TemporalProgram(Cache cache, Path module) {
  private static final Pattern SERVER = Pattern.compile("Server (\\d+)\\.(\\d+)");
  private static final Pattern PINNED = Pattern.compile("github\\.com/temporalio/cli v(\\S+)");
  private static final int OLDEST_MAJOR = 1;
  private static final int OLDEST_MINOR = 29;

  public static TemporalProgram of(Cache cache, Checkout checkout) {
    return new TemporalProgram(cache, checkout.temporalModule());
  }

  /** Finds the program, building it if there is no other way. */
  public Path ensure(Progress progress) {
    return find()
        .orElseGet(() -> {
          Path target = cached();
          GoBuild.find(module)
              .orElseThrow(TemporalProgram::noWay)
              .into(target, cache.place("temporal-build.lock"), progress);
          return target;
        });
  }

  /** The program, if it is there already. */
  public Optional<Path> find() {
    return Program.onPath("temporal")
        .filter(TemporalProgram::isRecent)
        .or(() -> Optional.of(cached()).filter(Files::isExecutable));
  }

  /** The Go that would build the program. */
  public Optional<Path> builder() {
    return GoBuild.find(module).map(GoBuild::go);
  }

  private Path cached() {
    return cache.place("temporal-" + pinnedVersion() + "/temporal");
  }

  private String pinnedVersion() {
    Path file = module.resolve("go.mod");
    try {
      Matcher pinned = PINNED.matcher(Files.readString(file));
      if (pinned.find()) {
        return pinned.group(1);
      }
      throw new StackFailure(file + " names no version of the Temporal CLI", "Restore that file.");
    } catch (IOException e) {
      throw new StackFailure(
          file + " cannot be read: " + e,
          "Start deploy/holdfast in the checkout, or set " + Checkout.VARIABLE + " to its root.",
          e);
    }
  }

  /** An older server lacks what Holdfast relies on. */
  private static boolean isRecent(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(5, TimeUnit.SECONDS) && isRecent(output);
    } catch (IOException e) {
      throw new UncheckedIOException(program + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Judges what {@code temporal --version} says. */
  static boolean isRecent(String version) {
    Matcher server = SERVER.matcher(version);
    if (!server.find()) {
      return false;
    }
    int major = Integer.parseInt(server.group(1));
    int minor = Integer.parseInt(server.group(2));
    return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && minor >= OLDEST_MINOR);
  }

  /** Nothing is there and nothing can be built. */
  public static StackFailure noWay() {
    return new StackFailure(
        "no Temporal server: `temporal` (server ≥ 1.29) is not on PATH, none is cached, and Go is"
            + " not installed to build one",
        """
        One of these helps:
          - install the Temporal CLI: https://docs.temporal.io/cli
          - install Go ≥ 1.26 (https://go.dev/dl), then start again: it builds Temporal once, ~4 min\
        """);
  }
}
