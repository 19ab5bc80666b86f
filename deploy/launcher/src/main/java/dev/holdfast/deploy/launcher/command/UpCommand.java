package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.Part;
import dev.holdfast.deploy.launcher.Stack;
import dev.holdfast.deploy.launcher.StackSettings;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.PortChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description = {
      "Starts the stack: PostgreSQL, Temporal, worker and API, all on 127.0.0.1.",
      "Open runs go on where they were. Ctrl-C stops it in order; nothing is lost however it ends."
    })
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private OfStack stack = new OfStack();
  @Mixin private AsJson json = new AsJson();

  @Option(
      names = "--detach",
      description = "Return when all is healthy; the stack stays up in the background.")
  private boolean detach;

  @Option(
      names = "--agents",
      paramLabel = "FILE.jar",
      description = "A jar with agents for the worker, repeatable. Without it: the examples.")
  private List<Path> agents = new ArrayList<>();

  @Option(
      names = "--env",
      paramLabel = "FILE",
      description = "Lines NAME=value, set for worker and API.")
  private @Nullable Path environment;

  @Option(
      names = "--ports",
      paramLabel = "auto|standard",
      description = {
        "auto: free ports, kept with the data. standard: 8080, 7233, 8233, 15432 …",
        "Without it: as before on these data, else standard."
      },
      converter = PortsConverter.class)
  private PortChoice ports = PortChoice.KEEP;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Start only these: postgres, temporal, worker, api, shop.",
      converter = PartConverter.class)
  private List<Part> only = new ArrayList<>();

  @Option(names = "--in-background", hidden = true)
  private boolean inBackground;

  @Override
  public Integer call() {
    StackSettings settings = settings();
    if (detach) {
      List<String> words = new ArrayList<>(spec.commandLine().getParseResult().originalArgs());
      words.remove("--detach");
      words.add("--in-background");
      Endpoints endpoints = new Background(stack.data()).start(words, new TerminalProgress());
      show(endpoints);
      return 0;
    }
    Stack running = Stack.start(settings, new TerminalProgress());
    if (!inBackground) {
      show(running.endpoints());
    }
    stayUntilStopped();
    return 0;
  }

  private StackSettings settings() {
    for (Path jar : agents) {
      if (!Files.isRegularFile(jar)) {
        throw new ParameterException(spec.commandLine(), "--agents: there is no file " + jar);
      }
    }
    try {
      return StackSettings.of(stack.data())
          .withPorts(ports)
          .withParts(parts())
          .withAgents(agents.stream().map(Path::toAbsolutePath).toList())
          .withEnvironment(environment == null ? Map.of() : EnvironmentFile.read(environment));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Set<Part> parts() {
    return only.isEmpty() ? Part.all() : EnumSet.copyOf(only);
  }

  private void show(Endpoints endpoints) {
    System.out.println(
        json.isChosen() ? Json.text(endpoints) : new Banner(stack.data(), endpoints).text());
  }

  /** Ctrl-C and SIGTERM end the JVM, whose shutdown closes the stack. */
  private static void stayUntilStopped() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
