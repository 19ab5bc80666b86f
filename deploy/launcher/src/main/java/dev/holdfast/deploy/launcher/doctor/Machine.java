package dev.holdfast.deploy.launcher.doctor;

import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.place.Cache;
import dev.holdfast.deploy.launcher.place.Checkout;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.temporal.TemporalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What the machine must bring. */
record Machine(DataDirectory data, Ports ports) {
  private static final int JDK = 25;
  private static final long MEGABYTE = 1L << 20;
  private static final long TOO_LITTLE = 200;
  private static final long LITTLE = 2_000;

  List<Finding> findings(StackView view) {
    return List.of(jdk(), temporal(), disk(), ports(view));
  }

  private static Finding jdk() {
    int version = Runtime.version().feature();
    String fact = version + " in " + System.getProperty("java.home");
    return version >= JDK
        ? Finding.ok("JDK", fact)
        : Finding.problem("JDK", fact, "Install JDK 25: https://adoptium.net/temurin/releases/");
  }

  private static Finding temporal() {
    try {
      TemporalProgram program = TemporalProgram.of(Cache.standard(), Checkout.find());
      return program
          .find()
          .map(path -> Finding.ok("Temporal program", path.toString()))
          .orElseGet(() ->
              program
                  .builder()
                  .map(go ->
                      Finding.warning(
                          "Temporal program",
                          "none yet; `holdfast up` builds it with " + go,
                          "Nothing to do: it takes about 4 minutes, once."))
                  .orElseGet(Machine::noTemporal));
    } catch (StackFailure e) {
      return Finding.problem("Temporal program", e.getMessage(), e.wayOut());
    }
  }

  private static Finding noTemporal() {
    StackFailure failure = TemporalProgram.noWay();
    return Finding.problem("Temporal program", failure.getMessage(), failure.wayOut());
  }

  private Finding disk() {
    Path place = data.root();
    for (Path up = place.getParent(); up != null && !Files.exists(place); up = up.getParent()) {
      place = up;
    }
    try {
      long free = Files.getFileStore(place).getUsableSpace() / MEGABYTE;
      String fact = free + " MB free for " + data.root();
      String fix = "Make room, or move the data with --data DIR.";
      if (!Files.isWritable(place)) {
        return Finding.problem("disk", place + " is not writable", "Name another with --data DIR.");
      }
      return free < TOO_LITTLE
          ? Finding.problem("disk", fact, fix)
          : free < LITTLE ? Finding.warning("disk", fact, fix) : Finding.ok("disk", fact);
    } catch (IOException e) {
      return Finding.problem("disk", data.root() + ": " + e, "Name another with --data DIR.");
    }
  }

  private Finding ports(StackView view) {
    if (view.parts().stream().anyMatch(part -> part.pid() != null)) {
      return Finding.ok("ports", "held by this stack");
    }
    List<Integer> taken = ports.all().stream().filter(port -> !Ports.isFree(port)).toList();
    return taken.isEmpty()
        ? Finding.ok("ports", "free: " + words(ports.all()))
        : Finding.problem(
            "ports",
            "taken by other programs: " + words(taken),
            "Stop those, or start with `holdfast up --ports auto`.");
  }

  private static String words(List<Integer> numbers) {
    return numbers.stream().map(n -> Integer.toString(n)).collect(Collectors.joining(" "));
  }
}
