package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.supervise.LogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Prints the last lines of the logs: of one part, or of all.")
final class LogsCommand implements Callable<Integer> {
  private static final long LOOK_AGAIN_MILLIS = 200;

  @Mixin private OfStack stack = new OfStack();

  @Parameters(
      arity = "0..1",
      paramLabel = "PART",
      description = "worker, api, temporal, postgres, shop or launcher.")
  private @Nullable String part;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "How many lines (default: ${DEFAULT-VALUE}).")
  private int lines = 50;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on printing what is written, until Ctrl-C.")
  private boolean follow;

  @Override
  public Integer call() throws InterruptedException {
    List<Path> logs = logs();
    for (Path log : logs) {
      if (logs.size() > 1) {
        System.out.println("==> " + log + " <==");
      }
      LogFile.of(log).tail(lines, 0).forEach(System.out::println);
    }
    if (follow) {
      follow(logs);
    }
    return 0;
  }

  private List<Path> logs() {
    List<Path> all = all();
    if (part == null && !all.isEmpty()) {
      return all;
    }
    Path one = stack.data().log(part == null ? "launcher" : part);
    if (!Files.exists(one)) {
      throw new StackFailure(
          "there is no log " + one,
          all.isEmpty()
              ? "No stack has run on these data; start one with `holdfast up`."
              : "There are: " + String.join(", ", all.stream().map(LogsCommand::name).toList()));
    }
    return List.of(one);
  }

  private static String name(Path log) {
    return log.getFileName().toString().replaceFirst("\\.log$", "");
  }

  private List<Path> all() {
    try (Stream<Path> files = Files.list(stack.data().logs())) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static void follow(List<Path> logs) throws InterruptedException {
    long[] positions = logs.stream().mapToLong(log -> LogFile.of(log).size()).toArray();
    while (true) {
      for (int i = 0; i < positions.length; i++) {
        LogFile log = LogFile.of(logs.get(i));
        long size = log.size();
        if (size > positions[i]) {
          System.out.print(log.text(positions[i]));
        }
        positions[i] = size;
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }
}
