package dev.holdfast.deploy.bench;

import dev.holdfast.deploy.launcher.Part;
import dev.holdfast.deploy.launcher.Stack;
import dev.holdfast.deploy.launcher.StackSettings;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.PortChoice;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast bench}: the same work done by each contestant on fresh servers. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures runs of 20 steps (10 model calls, 10 tool calls, 1 KB each) on fresh servers.",
      "floor: 20 rows, each inserted and committed by itself.",
      "holdfast: the whole way through Temporal and the ledger."
    })
final class Bench implements Callable<Integer> {
  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "contestants, of floor and holdfast (default: both)")
  private List<String> only = List.of("floor", "holdfast");

  @Option(names = "--warm-up", description = "runs before measuring (default: ${DEFAULT-VALUE})")
  private int warmUp = 300;

  @Option(names = "--runs", description = "runs one by one (default: ${DEFAULT-VALUE})")
  private int runs = 200;

  @Option(names = "--flood", description = "runs 16 at a time (default: ${DEFAULT-VALUE})")
  private int flood = 600;

  @Override
  public Integer call() throws IOException {
    List<Measured> measured = new ArrayList<>();
    DataDirectory data = new DataDirectory(Files.createTempDirectory("holdfast-bench"));
    StackSettings settings =
        StackSettings.of(data)
            .withPorts(PortChoice.AUTO)
            .withParts(Part.servers())
            .withServersThatDieWithUs();
    try (Stack stack = Stack.start(settings, line -> System.err.println("· " + line))) {
      for (String name : only) {
        System.err.println("· measuring " + name);
        try (Contestant contestant = contestant(name, stack)) {
          measured.add(Measured.of(name, contestant, new Measured.Load(warmUp, runs, flood)));
        }
      }
    } finally {
      data.delete();
    }
    System.out.println(Measured.table(measured));
    return 0;
  }

  private static Contestant contestant(String name, Stack stack) {
    return switch (name) {
      case "floor" -> new FloorRuns(stack);
      case "holdfast" -> HoldfastRuns.start(stack);
      default ->
          throw new StackFailure(
              "there is no contestant " + name, "Choose from floor and holdfast.");
    };
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
