package dev.holdfast.deploy.verify.operator;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import io.temporal.api.history.v1.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Temporal shows its fields to whoever may see the namespace: nobody's words are among them. */
class NothingSaidTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Said by the caller, the model and the tools. Their words are in the ledger alone. */
  private static final String WORD = "quixotry";

  /** Said by the caller and the model where the loop itself must know it. */
  private static final String KNOWN = "zephyrine";

  private final LiveStack live = LiveStack.shared();

  @AfterEach
  void letGo() {
    live.world().letGo();
  }

  @ParameterizedTest
  @ValueSource(strings = {MatrixAgents.FAST, MatrixAgents.QUEUED})
  void noFieldRepeatsWhatWasSaid(String agent) {
    String label = WORD + "/" + agent;
    Gate held = new Gate("tool in flight");
    live.world()
        .hold(held, visit -> visit.point() == Point.BEGIN && visit.label().equals(label + "/held"));
    String run =
        live.caller()
            .start(
                agent,
                new Script()
                    .turn(call("read_fast", label), call("put_queued", label), call("send", label))
                    .saying(WORD + " is what the model says")
                    .turn(call(KNOWN, label))
                    .turn(call("read_queued", label + "/held"))
                    .turns(1, "read_fast", label)
                    .end()
                    .saying("at last " + WORD));

    assertTrue(held.awaitReached(SOON), held::toString);
    assertEquals(202, live.caller().say(run, WORD + " is what the caller says").status());
    assertEquals(202, live.caller().cancelBecause(run, KNOWN + " is why").status());
    live.awaitEnd(run, SOON);

    List<Message> shown = shown(run);
    assertEquals(List.of(), repeating(shown, false, KNOWN), "in fields");
    assertEquals(List.of(), repeating(shown, true, WORD), "anywhere");
    assertTrue(!repeating(shown, true, KNOWN).isEmpty(), "what is looked for can be found");
  }

  /** All that Temporal has of a run. */
  private List<Message> shown(String run) {
    String query = "WorkflowId = '%s' AND HoldfastStatus = 'cancelled'".formatted(run);
    List<Message> shown =
        new ArrayList<>(
            Awaitility.await(query)
                .atMost(SOON)
                .until(() -> live.desk().find(query), found -> found.size() == 1));
    shown.add(live.desk().describe(run));
    shown.add(live.desk().metadata(run));
    shown.add(History.newBuilder().addAllEvents(live.desk().history(run)).build());
    return shown;
  }

  private static List<Words> repeating(List<Message> shown, boolean payloads, String word) {
    return shown.stream()
        .flatMap(message ->
            (payloads ? Words.everywhere(message) : Words.outsidePayloads(message)).stream())
        .filter(words -> words.say(word))
        .toList();
  }
}
