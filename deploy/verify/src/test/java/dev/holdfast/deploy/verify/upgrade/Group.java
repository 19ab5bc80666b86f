package dev.holdfast.deploy.verify.upgrade;

import static dev.holdfast.deploy.verify.operator.Script.call;

import dev.holdfast.deploy.launcher.place.Checkout;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.process.Health;
import dev.holdfast.deploy.launcher.process.JavaPrograms;
import dev.holdfast.deploy.launcher.supervise.Program;
import dev.holdfast.deploy.launcher.supervise.Running;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.matrix.AgentJar;
import dev.holdfast.deploy.verify.matrix.agents.GroupAgents;
import dev.holdfast.deploy.verify.operator.LiveStack;
import dev.holdfast.deploy.verify.operator.Script;
import dev.holdfast.deploy.verify.stack.HoldfastCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A worker group of its own on the common stack, so that its epochs concern nobody else. */
final class Group implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final LiveStack live;
  private final String name;
  private final Path folder;
  private final Path agents;
  private final List<Running> workers = new ArrayList<>();

  Group(LiveStack live, String name, Path folder) throws IOException {
    this.live = live;
    this.name = name;
    this.folder = Files.createDirectories(folder.resolve(name));
    this.agents = AgentJar.packed(this.folder, GroupAgents.class);
  }

  String name() {
    return name;
  }

  /** A worker of the release; healthy when this returns. */
  Running worker(Checkout release) {
    Ports ports = live.stack().ports();
    DataDirectory data = live.stack().settings().data();
    int port = Ports.free().worker();
    Program program =
        new JavaPrograms(release, data, ports, live.stack().secrets(), Map.of(), null)
            .worker(
                "worker-" + name + "-" + workers.size(),
                port,
                List.of(agents),
                Map.of(
                    "HOLDFAST_WORKER_GROUP",
                    name,
                    "MATRIX_WORLD_URL",
                    live.world().url(),
                    "HOLDFAST_SCRIPT_GATES",
                    "true"))
            .program();
    Running worker = quick(program).start();
    workers.add(worker);
    Awaitility.await("worker of " + name).atMost(SOON).until(() -> Health.answers(port));
    return worker;
  }

  /** Without an archive of its classes, which would stay behind for every release. */
  private static Program quick(Program program) {
    List<String> words = new ArrayList<>(program.words());
    boolean _ = words.removeIf(word -> word.contains("SharedArchive"));
    words.add(1, "-XX:TieredStopAtLevel=1");
    return new Program(
        words, program.environment(), program.folder(), program.log(), program.input());
  }

  static void kill(Running worker) {
    boolean _ = worker.handle().destroyForcibly();
    awaitGone(worker);
  }

  static void stop(Running worker) {
    boolean _ = worker.handle().destroy();
    awaitGone(worker);
  }

  private static void awaitGone(Running worker) {
    Awaitility.await("worker ends").atMost(SOON).until(() -> !worker.handle().isAlive());
  }

  /** A run that has read by a queued tool and waits for somebody to let it send. */
  String parked() {
    String run =
        live.caller()
            .start(
                GroupAgents.agentOf(name),
                new Script()
                    .turn(call("read_queued", name + "/read"))
                    .turn(call("send", name + "/a"), call("send", name + "/b"))
                    .end());
    awaitStatus(run, "requires_action");
    return run;
  }

  void awaitStatus(String run, String status) {
    Awaitility.await("run %s is %s".formatted(run, status))
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> live.caller().run(run).path("status").asText().equals(status));
  }

  /** Approves so many of what the run waits for, at once or as soon as a worker takes it. */
  void approve(String run, int count) {
    List<String> approvals = new ArrayList<>();
    live.caller().pending(run).forEach(one -> approvals.add(one.path("id").asText()));
    for (String approval : approvals.subList(0, count)) {
      int status =
          live.caller().decide(approval, Map.of("decision", "approve", "by", "anna")).status();
      if (status != OK && status != ACCEPTED) {
        throw new AssertionError("%s of run %s: %d".formatted(approval, run, status));
      }
    }
  }

  RunRows awaitEnd(String run) {
    return live.awaitEnd(run, SOON);
  }

  /** {@code holdfast workers …} of the release. */
  HoldfastCommand.End command(Release release, String... words)
      throws IOException, InterruptedException {
    return new HoldfastCommand(
            live.stack().settings().data(),
            folder,
            Map.of(Checkout.VARIABLE, release.root().toString()))
        .run(words);
  }

  HoldfastCommand.End retire(Release release, String epoch)
      throws IOException, InterruptedException {
    return command(release, "workers", "retire", epoch, "--group", name);
  }

  @Override
  public void close() {
    workers.stream()
        .filter(worker -> worker.handle().isAlive())
        .forEach(worker -> worker.handle().destroyForcibly());
    workers.forEach(Group::awaitGone);
  }
}
