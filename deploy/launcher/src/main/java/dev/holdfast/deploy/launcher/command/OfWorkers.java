package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.place.Checkout;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.place.Secrets;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.process.JavaPrograms;
import dev.holdfast.deploy.launcher.supervise.Roster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A stack whose workers are asked for: the jar of a worker knows its own epoch and its shells. */
final class OfWorkers {
  @Mixin private OfStack stack = new OfStack();

  /** Lets the installed release's worker jar do it, in this terminal: its exit code. */
  int perform(List<String> words) throws IOException, InterruptedException {
    DataDirectory data = stack.data();
    Ports ports = Json.read(data.ports(), Ports.class).orElse(null);
    if (ports == null || Roster.of(data).flatMap(Roster::livingLauncher).isEmpty()) {
      throw new StackFailure(
          "no stack is up on " + data.root(),
          "Start it with `holdfast up`. Elsewhere run the worker's jar with the environment of a"
              + " worker: `java -jar holdfast-worker-process.jar workers list`.");
    }
    List<String> all = new ArrayList<>(List.of("workers"));
    all.addAll(words);
    Process process =
        new JavaPrograms(Checkout.find(), data, ports, Secrets.of(data), Map.of(), null)
            .workerCommand(all)
            .start();
    return process.waitFor();
  }
}
