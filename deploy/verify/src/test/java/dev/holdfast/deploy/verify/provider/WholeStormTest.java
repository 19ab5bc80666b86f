package dev.holdfast.deploy.verify.provider;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.verify.operator.Caller;
import dev.holdfast.deploy.verify.stack.StackExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fifty runs of two turns ask a provider that allows five requests per second. */
class WholeStormTest {
  private static final int RUNS = 50;
  private static final int TURNS = 2;
  private static final int ALLOWED = 5;

  private static final Gauge GAUGE = new Gauge(ALLOWED);
  private static final OpenAiServer PROVIDER = OpenAiServer.open(WholeStormTest::reply, GAUGE);

  @RegisterExtension
  static final StackExtension STACK =
      StackExtension.with(settings ->
          settings.withEnvironment(
              Map.of("OPENAI_BASE_URL", PROVIDER.url(), "OPENAI_API_KEY", OpenAiServer.KEY)));

  @AfterAll
  static void close() {
    PROVIDER.close();
  }

  private static Mind.Reply reply(Conversation talk) {
    return talk.answered() == 0
        ? Mind.Reply.calls("", new Mind.Call("order_find", "{\"order\":\"A-1001\"}"))
        : Mind.Reply.says("Found.");
  }

  @Test
  void allRunsFinishAndHardlyAnyIsRefusedTwice() {
    Endpoints endpoints = STACK.stack().endpoints();
    Caller caller = new Caller(requireNonNull(endpoints.api()), requireNonNull(endpoints.apiKey()));
    long begun = System.nanoTime();
    for (int run = 0; run < RUNS; run++) {
      caller.start("refund-desk", Map.of("order", "A-1001", "reason", "storm " + run));
    }
    // The best there could be is twenty seconds.
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !statuses().containsKey("running") && !statuses().containsKey("queued"));

    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    String seen = "%d refused, %s".formatted(GAUGE.refused(), took);
    System.out.println("storm: " + seen);
    assertEquals(Map.of("completed", RUNS), statuses(), seen);
    assertEquals(RUNS * TURNS, GAUGE.allowed(), seen);
    // All came at once and all but five were refused: nobody could know. Then hardly any.
    assertTrue(GAUGE.refused() <= RUNS - ALLOWED + RUNS * TURNS / 4, seen);
  }

  private static Map<String, Integer> statuses() {
    Map<String, Integer> statuses = new TreeMap<>();
    try (Connection connection = STACK.stack().owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select status, count(*) from holdfast.run group by status")) {
      while (rows.next()) {
        statuses.put(rows.getString(1), rows.getInt(2));
      }
      return statuses;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
