package dev.holdfast.deploy.launcher.temporal;

import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.supervise.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Builds the pinned Temporal CLI from source. */
record GoBuild(Path go, Path module) {
  private static final String PACKAGE = "github.com/temporalio/cli/cmd/temporal";
  private static final Pattern VERSION = Pattern.compile("go(\\d+)\\.(\\d+)");
  private static final int MAJOR = 1;

  /** Older ones cannot fetch the Go that the module asks for by themselves. */
  private static final int OLDEST_MINOR = 21;

  /** About as many as `go list -deps` names. */
  private static final int PACKAGES = 1_700;

  private static final int LINES_KEPT = 15;

  /** One build at a time in this process; between processes the lock file does the same. */
  private static final Object ONE_AT_A_TIME = new Object();

  static Optional<GoBuild> find(Path module) {
    return installed().map(go -> new GoBuild(go, module));
  }

  static Optional<Path> installed() {
    return Program.onPath("go")
        .or(() ->
            Stream.of("/usr/local/go/bin/go", "/opt/homebrew/bin/go", "/usr/lib/go/bin/go")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst());
  }

  /** Builds unless another builder was faster; the target appears whole or not at all. */
  void into(Path target, Path lockFile, Progress progress) {
    synchronized (ONE_AT_A_TIME) {
      // Closing the channel gives the lock back.
      try (FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        takeTurn(channel, progress);
        if (!Files.isExecutable(target)) {
          build(target, progress);
        }
      } catch (IOException e) {
        throw new StackFailure(
            "Temporal could not be built into " + target + ": " + e,
            "Check space and permissions there, or install the Temporal CLI:"
                + " https://docs.temporal.io/cli",
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StackFailure("the build of Temporal was interrupted", "Start again.", e);
      }
    }
  }

  private static void takeTurn(FileChannel channel, Progress progress) throws IOException {
    if (channel.tryLock() == null) {
      progress.say("another launcher is building Temporal: waiting for it");
      FileLock _ = channel.lock();
    }
  }

  private void build(Path target, Progress progress) throws IOException, InterruptedException {
    String version = version();
    requireUsable(version);
    progress.say(
        "building Temporal with " + version + " from source, once; about 4 minutes on 2 cores");
    Path fresh = Files.createTempFile(target.getParent(), "temporal.", ".new");
    Process build =
        process("build", "-v", "-trimpath", "-o", fresh.toString(), PACKAGE)
            .redirectErrorStream(true)
            .start();
    // A launcher that is stopped meanwhile must not leave compilers behind.
    Thread end = new Thread(() -> endAll(build));
    Runtime.getRuntime().addShutdownHook(end);
    try {
      Deque<String> last = report(build, progress);
      if (build.waitFor() != 0) {
        throw new StackFailure(
            "Go could not build Temporal:\n  " + String.join("\n  ", last),
            "Check network access (Go fetches the sources"
                + maybeItself(version)
                + "), or install"
                + " the Temporal CLI: https://docs.temporal.io/cli");
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      progress.say("built " + target);
    } finally {
      Runtime.getRuntime().removeShutdownHook(end);
      endAll(build);
      Files.deleteIfExists(fresh);
    }
  }

  private static void endAll(Process build) {
    build.descendants().forEach(ProcessHandle::destroyForcibly);
    build.destroyForcibly();
  }

  private static Deque<String> report(Process build, Progress progress) throws IOException {
    Deque<String> last = new ArrayDeque<>();
    Instant begun = Instant.now();
    int fetched = 0;
    int compiled = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(build.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last.addLast(line);
        if (last.size() > LINES_KEPT) {
          last.removeFirst();
        }
        if (line.startsWith("go: ")) {
          fetched++;
        } else {
          compiled++;
        }
        long seconds = Duration.between(begun, Instant.now()).toSeconds();
        progress.advance(
            "building Temporal: %d modules fetched, %d of about %d packages compiled, %d:%02d"
                .formatted(fetched, compiled, PACKAGES, seconds / 60, seconds % 60));
      }
    }
    return last;
  }

  private String version() throws IOException, InterruptedException {
    Process version = process("version").redirectErrorStream(true).start();
    String output = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int _ = version.waitFor();
    return output.replace("go version ", "").strip();
  }

  private static void requireUsable(String version) {
    Matcher found = VERSION.matcher(version);
    if (found.find()
        && Integer.parseInt(found.group(1)) == MAJOR
        && Integer.parseInt(found.group(2)) < OLDEST_MINOR) {
      throw new StackFailure(
          "Go is too old to build Temporal: " + version,
          "Install Go ≥ 1.26 (https://go.dev/dl) or the Temporal CLI"
              + " (https://docs.temporal.io/cli).");
    }
  }

  /** A Go older than the module asks for fetches the right one first. */
  private static String maybeItself(String version) {
    return " and, from " + version + ", perhaps a newer Go";
  }

  private ProcessBuilder process(String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(go.toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(module.toFile());
    builder.environment().put("CGO_ENABLED", "0");
    builder.environment().put("GOFLAGS", "-mod=readonly");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder;
  }
}
