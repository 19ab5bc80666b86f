package dev.holdfast.deploy.verify.deciding;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.Statement;
import dev.holdfast.deploy.verify.harness.TemporalProxy.Way;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.MatrixStack;
import java.sql.SQLException;
import java.util.function.Predicate;

/** Holds what passes between the servers on behalf of a run, at a point with a name. */
record Holds(MatrixStack stack) {
  /** Drains while something is under way or waits; those that begin a turn are none. */
  static final String WHILE = "/drain/";

  static final String FINISH = "finish";

  /** What settles such a step is on its way to the database. */
  Gate beforeCommit(String run, String step) {
    Gate gate = new Gate(run + " before " + step + " is committed");
    stack.postgres().holdRequest(gate, settles(run, step));
    return gate;
  }

  /** Such a step is settled; neither who settled it knows nor Temporal. */
  Gate afterCommit(String run, String step) {
    // A settle that came too late for the inbox says so and settles nothing.
    Gate gate = new Gate(run + " after " + step + " was committed", () -> settled(run, step));
    stack.postgres().holdAnswer(gate, settles(run, step));
    Gate task = new Gate(run + " task after " + step, () -> settled(run, step));
    stack.temporal().hold(Way.REQUEST, task, message -> message.completesTaskOf(run));
    return gate;
  }

  private boolean settled(String run, String step) {
    try {
      return RunRows.of(stack.owner(), run).steps().stream()
          .anyMatch(row -> row.name().contains(step) && row.position() != null);
    } catch (SQLException e) {
      throw new IllegalStateException("run " + run + " cannot be read", e);
    }
  }

  private static Predicate<Statement> settles(String run, String step) {
    return statement ->
        statement.kind() == Statement.Kind.SETTLE
            && statement.run().equals(run)
            && statement.step().contains(step);
  }

  /** A command is on its way to the database. */
  Gate beforeAccepted(String run) {
    Gate gate = new Gate(run + " before a command is accepted");
    stack.postgres().holdRequest(gate, statement -> statement.accepts(run));
    return gate;
  }

  /** A command is accepted; the API does not know, and wakes nobody. */
  Gate afterAccepted(String run) {
    Gate gate = new Gate(run + " after a command was accepted");
    stack.postgres().holdAnswer(gate, statement -> statement.accepts(run));
    return gate;
  }

  /** The signal that wakes the run is on its way. */
  Gate beforeSignal(String run) {
    Gate gate = new Gate(run + " before it is woken");
    stack.temporal().hold(Way.REQUEST, gate, message -> message.signals(run));
    return gate;
  }

  /** The run was woken, and its task is on its way to a worker. */
  Gate taskHandedOut(String run) {
    Gate gate = new Gate(run + " after it was woken");
    stack.temporal().hold(Way.ANSWER, gate, message -> message.handsOutTaskOf(run));
    return gate;
  }

  /** It asks for an empty history. */
  Gate goesOn(String run) {
    Gate gate = new Gate(run + " goes on with an empty history");
    stack
        .temporal()
        .hold(
            Way.REQUEST, gate, message -> message.continuesAsNew() && message.completesTaskOf(run));
    return gate;
  }

  /** Its last task is done and its completion on its way. */
  Gate closes(String run) {
    Gate gate = new Gate(run + " closes");
    stack
        .temporal()
        .hold(
            Way.REQUEST, gate, message -> message.closesWorkflow() && message.completesTaskOf(run));
    return gate;
  }

  /** A call of it has begun. */
  Gate callBegins(String run) {
    Gate gate = new Gate(run + " calls");
    stack.world().hold(gate, visit -> visit.point() == Point.BEGIN && visit.of(run));
    return gate;
  }
}
