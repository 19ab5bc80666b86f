package dev.holdfast.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final FakeCounting runs = new FakeCounting(START);
  private final List<Simulation.Made> calls = new ArrayList<>();

  @Test
  void judgesEachCallByWhatHadHappenedBefore() {
    made(1, "refund.create", 10, false, false);
    made(2, "kyc.check", 0, true, false);
    made(3, "refund.create", 10, false, false);
    made(3, "kyc.check", 0, true, true);
    made(3, "refund.create", 10, false, false);
    made(4, "refund.create", 10, true, true);
    assertEquals(
        List.of("kyc", "rest", "kyc", "rest", "kyc", "rest"),
        rules(
            """
            {"name":"kyc","match":{"tools":["refund.*"]},"when":"succeeded('kyc.check') == 0","then":{"do":"deny","reason":"x"}},
            {"name":"rest","then":{"do":"proceed"}}
            """));
  }

  @Test
  void countsCallsOfOneTurnAndNoneThatWasHeldUp() {
    made(1, "mail.send", 0, false, false);
    made(2, "mail.send", 0, true, true);
    made(2, "mail.send", 0, true, true);
    made(2, "mail.send", 0, true, true);
    made(3, "mail.send", 0, true, true);
    String policy =
        """
        {"name":"two","when":"called('mail.send') >= 2","then":{"do":"deny","reason":"x"}},
        {"name":"rest","then":{"do":"proceed"}}
        """;
    assertEquals(List.of("rest", "rest", "rest", "two", "two"), rules(policy));
    runs.add("mail.send", Duration.ofMinutes(5), null, "key:other", "{}");
    assertEquals(
        List.of("rest", "rest", "two", "two", "rest"),
        rules(policy.replace("called('mail.send')", "used_within('mail.send', duration('1h'))")));
  }

  @Test
  void takesSpendingFromTheTurn() {
    made(1, "refund.create", 10, true, true);
    made(2, "refund.create", 10, true, true);
    assertEquals(
        List.of("rest", "dear"),
        rules(
            """
            {"name":"dear","when":"spent.cost_micros >= 200","then":{"do":"ask"}},
            {"name":"rest","then":{"do":"proceed"}}
            """));
  }

  @Test
  void judgesASingleCall() {
    Judgement judged =
        Simulation.of(PolicySpec.EMPTY)
            .judge(new Act("refund.create", Effect.UNSAFE, null, "{}"), situation());
    assertEquals(Policy.OTHERWISE, judged.rule());
  }

  @Test
  void refusesAPolicyThatCannotWork() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Simulation.of(
                Wire.read(
                    "{\"rules\":[{\"name\":\"a\",\"when\":\"(\",\"then\":{\"do\":\"proceed\"}}]}",
                    PolicySpec.class)));
  }

  private void made(int turn, String tool, int cents, boolean performed, boolean succeeded) {
    String arguments = "{\"cents\":%d}".formatted(cents);
    calls.add(
        new Simulation.Made(
            turn,
            new Act(tool, Effect.UNSAFE, null, arguments),
            arguments,
            START.plusSeconds(turn),
            new Spent(turn, 0, turn * 100L, 0),
            performed,
            succeeded));
  }

  private List<String> rules(String rules) {
    PolicySpec policy = Wire.read("{\"rules\":[%s]}".formatted(rules), PolicySpec.class);
    return Simulation.of(policy).judge(situation(), calls).stream().map(Judgement::rule).toList();
  }

  private Situation situation() {
    return new Situation("clerk", "key:shop", null, "{}", Spent.NOTHING, List.of(), START, runs);
  }
}
