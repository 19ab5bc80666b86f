package dev.holdfast.store.ledger;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.tool.Effect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that was started anew has lost the session of every owner, living or not. */
class RestartedServerTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void aSessionItLostSaysNothingAboutItsOwner() throws SQLException {
    var world = new PostgresWorld(DATABASE);
    String run = world.acceptRun();
    Hand.of(world, run, "first").claim("call/1/exec", Effect.UNSAFE);
    Hand second = Hand.of(world, run, "second");
    assertFalse(holder(second).open());

    try (Connection connection = DATABASE.owner().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("update holdfast.step set boot = boot - interval '1 second'");
    }
    assertTrue(holder(second).open());
  }

  private static ClaimAnswer.Holder holder(Hand hand) {
    return requireNonNull(hand.claim("call/1/exec", Effect.UNSAFE).holder());
  }
}
