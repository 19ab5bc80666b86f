package dev.holdfast.store.agent;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AgentsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Principal OWNER = Principal.bootstrapOwner();
  private static final Principal STRANGER = new Principal("org_x", "app_x", "key:x");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Agents writing = new Agents(DATABASE.worker());
  private final Agents reading = new Agents(DATABASE.api());

  @Test
  void resolvesTheVersionRegisteredLast() {
    AgentRow first = agent("editor", "dev-1", "d1");
    AgentRow second = agent("editor", "dev-2", "d2");
    writing.register(OWNER, first, NOW);
    writing.register(OWNER, second, NOW.plusSeconds(1));
    assertEquals(second, reading.resolve(OWNER, "editor", null));
    assertEquals(first, reading.resolve(OWNER, "editor", "dev-1"));

    writing.register(OWNER, first, NOW.plusSeconds(2));
    assertEquals(first, reading.resolve(OWNER, "editor", null));
  }

  @Test
  void refusesAnotherDigestUnderTheSameVersion() {
    AgentRow stands = agent("biller", "1.0", "aaaa");
    writing.register(OWNER, stands, NOW);
    HoldfastException e =
        assertThrows(
            HoldfastException.class,
            () -> writing.register(OWNER, agent("biller", "1.0", "bbbb"), NOW));
    assertEquals(FailureCode.INVALID_REQUEST, e.code());
    String message = requireNonNull(e.getMessage());
    assertTrue(message.contains("aaaa") && message.contains("bbbb"), message);
    assertEquals(stands, reading.resolve(OWNER, "biller", "1.0"));
  }

  @Test
  void knowsTheNamesOfItsApplicationOnly() {
    writing.register(OWNER, agent("aardvark", "1.0", "d"), NOW);
    assertEquals("aardvark", reading.known(OWNER).getFirst());
    assertEquals(List.of(), reading.known(STRANGER));
    assertNull(reading.resolve(STRANGER, "aardvark", null));
    assertNull(reading.resolve(OWNER, "nobody", null));
  }

  private static AgentRow agent(String name, String version, String digest) {
    return new AgentRow(name, version, digest, "{}", "main");
  }
}
