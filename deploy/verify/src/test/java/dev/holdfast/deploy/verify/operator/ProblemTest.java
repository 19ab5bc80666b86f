package dev.holdfast.deploy.verify.operator;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A workflow task that keeps failing, for a real reason. */
class ProblemTest {
  private static final int TRIED_AGAIN = 3;

  private final LiveStack live = LiveStack.shared();

  @AfterEach
  void letGo() {
    live.world().letGo();
  }

  @Test
  void aRunWhoseLedgerDoesNotMatchIsShownAndGoesOnOnceItDoes() {
    Gate inFlight = new Gate("third model call in flight");
    live.world().hold(inFlight, "problem");
    String run =
        live.caller()
            .start(
                MatrixAgents.FAST,
                new Script()
                    .turn(call("put_fast", "problem/1"))
                    .turn(call("put_fast", "problem/2"))
                    .turn(call("put_fast", "problem/3"))
                    .gatedBy(live.world().gateUrl("problem"))
                    .end());
    assertTrue(inFlight.awaitReached(Duration.ofSeconds(30)), inFlight::toString);
    String digest =
        Objects.requireNonNull(
            live.read(
                "select digest from holdfast.step where run_id = ? and name = 't1/model'", run));

    // The steps are settled and their task is not completed: the next worker asks for them again.
    writeDigest(run, "tampered with");
    long worker = live.stack().status("worker").pid();
    boolean _ = ProcessHandle.of(worker).orElseThrow().destroyForcibly();
    inFlight.open();
    Awaitility.await("the problem is shown")
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> live.caller().run(run).path("problem").asText().contains("ledger_mismatch"));
    Awaitility.await("the task is tried again and again")
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> live.desk().describe(run).getPendingWorkflowTask().getAttempt() > TRIED_AGAIN);
    RunRows stuck = live.rows(run);

    writeDigest(run, digest);

    RunRows ended = live.awaitEnd(run, Duration.ofSeconds(60));
    assertAll(
        () -> assertEquals("running", stuck.head().status()),
        () -> assertEquals(1, problems(stuck).size(), () -> problems(stuck).toString()),
        () -> assertEquals("completed", ended.head().status()),
        () -> assertEquals(problems(stuck), problems(ended)),
        () -> assertTrue(live.caller().run(run).path("problem").isNull()));
  }

  private static List<RunRows.Event> problems(RunRows rows) {
    return rows.events().stream().filter(event -> event.type().equals("run.problem")).toList();
  }

  private void writeDigest(String run, String digest) {
    try (Connection connection = live.stack().owner().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "update holdfast.step set digest = ? where run_id = ? and name = 't1/model'")) {
      statement.setString(1, digest);
      statement.setString(2, run);
      assertEquals(1, statement.executeUpdate());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
