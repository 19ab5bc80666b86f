package dev.holdfast.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README shows does what it says. */
class ReadmeTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final FakeCounting runs = new FakeCounting(NOW);

  @Test
  void theRulesOfTheReadmeWork() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String json = readme.split("```json\n", 2)[1].split("```", 2)[0];
    Policy policy = Policy.of(Wire.read(json, PolicySpec.class));
    var checked = List.of(new Situation.Past("kyc.check", "{}", true, NOW.minusSeconds(60)));
    assertEquals("unknown customers", rule(policy, 100, List.of()));
    assertEquals("small refunds", rule(policy, 5_000, checked));
    assertEquals("refunds", rule(policy, 5_001, checked));
    for (int hour = 1; hour <= 3; hour++) {
      runs.add("refund.create", Duration.ofHours(hour), null, "key:a", "{\"customer\":\"C-1\"}");
    }
    assertEquals("three a day", rule(policy, 100, checked));
  }

  private String rule(Policy policy, int cents, List<Situation.Past> past) {
    String arguments = "{\"customer\":\"C-1\",\"cents\":%d}".formatted(cents);
    return policy
        .judge(
            new Act("refund.create", Effect.UNSAFE, "money", arguments),
            new Situation("desk", "key:a", null, "{}", Spent.NOTHING, past, NOW, runs))
        .rule();
  }
}
