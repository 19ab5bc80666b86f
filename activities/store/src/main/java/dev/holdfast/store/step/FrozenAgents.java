package dev.holdfast.store.step;

import dev.holdfast.store.ledger.RunHeader;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.wire.Wire;
import java.util.LinkedHashMap;

/** Agents as runs are frozen to them: read and held once, however many runs have the same. */
final class FrozenAgents {
  private static final int MOST = 256;

  private final LinkedHashMap<String, Held> held = new LinkedHashMap<>(16, 0.75f, true);

  private record Held(String text, AgentSpec agent) {}

  synchronized AgentSpec of(RunHeader header) {
    Held found = held.get(header.specDigest());
    if (found == null || !found.text().equals(header.spec())) {
      found = new Held(header.spec(), Wire.read(header.spec(), AgentSpec.class));
      held.put(header.specDigest(), found);
      if (held.size() > MOST) {
        held.pollFirstEntry();
      }
    }
    return found.agent();
  }
}
