package dev.holdfast.store.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits as the JSON that the ledger's functions take. */
final class WaitColumns {
  private WaitColumns() {}

  static @Nullable String opened(List<WaitEntries.Opened> waits) {
    if (waits.isEmpty()) {
      return null;
    }
    ArrayNode all = Wire.json().createArrayNode();
    for (WaitEntries.Opened opened : waits) {
      Wait wait = opened.awaited();
      all.addObject()
          .put("id", wait.waitId())
          .put("kind", wait.kind().wire())
          .put("turn", opened.turn())
          .put("step", opened.step())
          .put("body", Wire.write(wait))
          .put("arguments", opened.arguments())
          .put("standing", Wire.write(WaitStanding.pending(wait.waitId())))
          .put("asked_at", Instant.ofEpochMilli(wait.askedAtMillis()).toString())
          .put("expires_at", Instant.ofEpochMilli(wait.expiresAtMillis()).toString());
    }
    return all.toString();
  }

  static @Nullable String changed(List<WaitStanding> standings) {
    if (standings.isEmpty()) {
      return null;
    }
    ArrayNode all = Wire.json().createArrayNode();
    for (WaitStanding standing : standings) {
      ObjectNode one = all.addObject();
      one.put("id", standing.waitId())
          .put("state", standing.state().wire())
          .put("standing", Wire.write(standing));
    }
    return all.toString();
  }
}
