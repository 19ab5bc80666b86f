package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.ModelAccess;
import dev.holdfast.deploy.launcher.Shutdown;
import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.demo.Demo;
import dev.holdfast.deploy.launcher.place.PortChoice;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Runs the example agent refund-desk and shows what it does, starting the stack if need be.",
      "It stops where the agent asks for approval: decide by the link that it prints, or here.",
      "The stack stays up afterwards; stop it with `holdfast down`.",
      "With a model key in the environment it asks that model, else a scripted one plays.",
      "Exit code 0 if the run completed (and, with --crash, each tool was executed exactly once)."
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin private OfStack stack = new OfStack();

  @Option(names = "--yes", description = "Approve what the agent asks for, unasked.")
  private boolean yes;

  @Option(
      names = "--crash",
      description = "Kill the worker with SIGKILL in the middle, and prove that nothing was lost.")
  private boolean crash;

  @Option(
      names = "--ports",
      paramLabel = "auto|standard",
      description = "As in `holdfast up`.",
      converter = PortsConverter.class)
  private PortChoice ports = PortChoice.KEEP;

  @Override
  public Integer call() {
    Endpoints endpoints = running().orElseGet(this::start);
    if (endpoints.api() == null || !endpoints.pids().containsKey("worker")) {
      throw new StackFailure(
          "the stack on " + stack.data().root() + " runs without API or worker",
          "Stop it with `holdfast down`, and start the demo again.");
    }
    return new Demo(stack.data(), endpoints, crash, yes, System.out).run() ? 0 : 1;
  }

  private Optional<Endpoints> running() {
    if (StackView.of(stack.data()).launcher() == null) {
      return Optional.empty();
    }
    ModelAccess here = ModelAccess.in(System.getenv());
    if (!here.variables().isEmpty() && here.differsFrom(stack.data())) {
      Progress progress = new TerminalProgress();
      progress.say("the stack runs without the model settings of this environment: starting anew");
      new Shutdown(stack.data(), progress).run();
      return Optional.empty();
    }
    return Endpoints.of(stack.data());
  }

  private Endpoints start() {
    List<String> words = new ArrayList<>(List.of("up", "--in-background"));
    words.add("--data=" + stack.data().root());
    switch (ports) {
      case AUTO -> words.add("--ports=auto");
      case STANDARD -> words.add("--ports=standard");
      case KEEP -> {}
    }
    return new Background(stack.data()).start(words, new TerminalProgress());
  }
}
