package dev.holdfast.deploy.launcher.supervise;

import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program to run in the background, its output appended to a log.
 *
 * @param environment all of it; nothing is inherited
 * @param folder working directory
 */
public record Program(
    List<String> words, Map<String, String> environment, Path folder, Path log, Input input) {

  /** What the program finds at its standard input. */
  public enum Input {
    NOTHING,
    /** A pipe that closes when the launcher is gone. */
    LIFELINE
  }

  public Program {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** Starts it in a session of its own, so that Ctrl-C reaches the launcher only. */
  public Running start() {
    LogFile.of(log).rotateWhenLarge();
    List<String> command = new ArrayList<>(SESSION);
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (input == Input.NOTHING) {
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }
    try {
      return Running.started(builder.start());
    } catch (IOException e) {
      throw new StackFailure(words.getFirst() + " cannot be started: " + e.getMessage(), "", e);
    }
  }

  /** Every variant replaces itself by the program, so the pid stays. */
  private static final List<String> SESSION =
      onPath("setsid")
          .map(setsid -> List.of(setsid.toString()))
          .or(() ->
              onPath("perl")
                  .map(perl ->
                      List.of(
                          perl.toString(),
                          "-e",
                          "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or die $!")))
          .orElse(List.of());

  /** Words before a command that put it into a session of its own; none where that is not known. */
  public static List<String> ownSession() {
    return SESSION;
  }

  /** The first executable of that name on PATH. */
  public static Optional<Path> onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
