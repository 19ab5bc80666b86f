package dev.holdfast.deploy.verify.matrix;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.Statement;
import dev.holdfast.deploy.verify.harness.TemporalProxy.Way;
import dev.holdfast.deploy.verify.harness.World.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** A run that is held where its scenario says. */
final class GatedRun {
  private static final Duration REACHED_WITHIN = Duration.ofSeconds(30);

  private final Scenario scenario;
  private final MatrixStack stack;
  private final Approver approver;
  private final List<Gate> gates = new ArrayList<>();

  /** Known when the API has answered; whoever must know it earlier waits. */
  private final CompletableFuture<String> id = new CompletableFuture<>();

  private Instant acceptedAt = Instant.MAX;

  GatedRun(Scenario scenario, MatrixStack stack) {
    this.scenario = scenario;
    this.stack = stack;
    this.approver = new Approver(stack);
  }

  Scenario scenario() {
    return scenario;
  }

  String id() {
    return id.join();
  }

  Instant acceptedAt() {
    return acceptedAt;
  }

  List<Gate> gates() {
    return gates;
  }

  void start() {
    arm();
    try {
      id.complete(stack.api().start(scenario.body(stack.world().gateUrl(scenario.modelGate()))));
      acceptedAt = Instant.now();
    } finally {
      id.complete("");
    }
  }

  /** Returns when the run is held at every gate: the strike will hit its phase. */
  void awaitHeld(TemporalDesk desk) {
    awaitReached();
    if (scenario.phase() == Phase.REPLAYING) {
      holdReplay(desk);
      awaitReached();
    }
    if (scenario.phase().asks()) {
      holdWaiting(desk);
      awaitReached();
    }
  }

  /** Decides where nobody has; after the blow. */
  void goOn() {
    if (scenario.phase() == Phase.WAITING) {
      approver.approve(id());
    }
  }

  private void holdWaiting(TemporalDesk desk) {
    approver.awaitAsked(id());
    // Nothing is under way: its task is completed.
    Awaitility.await(scenario + " waits")
        .atMost(REACHED_WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> desk.completedTasks(id()) > 0);
    if (scenario.phase() == Phase.DECIDED) {
      stack
          .temporal()
          .hold(Way.ANSWER, gate("task handed out"), message -> message.handsOutTaskOf(id()));
      approver.say(id());
      approver.awaitAccepted(id());
    }
  }

  private void awaitReached() {
    for (Gate gate : gates) {
      if (!gate.awaitReached(REACHED_WITHIN)) {
        throw new AssertionError("%s: phase not reached: %s".formatted(scenario, gate));
      }
    }
  }

  private void arm() {
    switch (scenario.phase()) {
      case MODEL_IN_FLIGHT -> stack.world().hold(gate("model"), scenario.modelGate());
      case TOOL_IN_FLIGHT, REPLAYING -> holdTool(Point.BEGIN, 1);
      case EFFECT_NOT_ACKNOWLEDGED -> holdTool(Point.EFFECT, 1);
      case PARALLEL -> {
        holdTool(Point.BEGIN, 2);
        holdTool(Point.EFFECT, 3);
      }
      case CLAIMED_NOT_SENT ->
          stack
              .postgres()
              .holdAnswer(
                  gate("claim"),
                  statement ->
                      statement.kind() == Statement.Kind.CLAIM
                          && statement.step().startsWith("call/")
                          && statement.run().equals(id()));
      case BETWEEN_SETTLED ->
          stack
              .postgres()
              .holdAnswer(
                  gate("settle"),
                  statement -> statement.settles("t3/model") && statement.run().equals(id()));
      case COMPACTING ->
          stack
              .postgres()
              .holdAnswer(
                  gate("settle"),
                  statement -> statement.settles("compact/1") && statement.run().equals(id()));
      case FINISH_SETTLED ->
          stack
              .temporal()
              .hold(
                  Way.REQUEST,
                  gate("close"),
                  message -> message.closesWorkflow() && message.completesTaskOf(id()));
      case CONTINUING ->
          stack
              .temporal()
              .hold(
                  Way.REQUEST,
                  gate("continue"),
                  message -> message.continuesAsNew() && message.completesTaskOf(id()));
      case WAITING, DECIDED, ACCEPTED -> {}
    }
  }

  private void holdTool(Point point, int call) {
    String label = scenario.label(call);
    stack
        .world()
        .hold(
            gate("tool " + point), visit -> visit.point() == point && visit.label().equals(label));
  }

  /** It is handed out with its history, replayed, and held where it asks the ledger for more. */
  private void holdReplay(TemporalDesk desk) {
    Gate handedOut = gate("replay handed out");
    handedOut.open();
    stack.temporal().hold(Way.ANSWER, handedOut, message -> message.handsOutReplayOf(id()));
    stack
        .postgres()
        .holdRequest(
            gate("ledger asked for its tail"),
            statement -> statement.kind() == Statement.Kind.LOAD && statement.run().equals(id()));
    desk.replayNextTask(id());
  }

  private Gate gate(String name) {
    Gate gate = new Gate(scenario.id() + " " + name);
    gates.add(gate);
    return gate;
  }
}
