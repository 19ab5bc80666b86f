package dev.holdfast.store.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.WaitEntries;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What calls of one run wait for. */
final class FakeWaits {
  private final Map<String, WaitEntries.Opened> opened = new LinkedHashMap<>();

  /** The steps that opened them. */
  private final Map<String, String> openers = new HashMap<>();

  private final Map<String, WaitStanding> standings = new LinkedHashMap<>();

  void open(WaitEntries entries, String step, Instant now) {
    for (WaitEntries.Opened entry : entries.opened()) {
      String id = entry.awaited().waitId();
      if (entry.awaited().askedAtMillis() > now.toEpochMilli()) {
        throw new IllegalArgumentException(id + " was asked after it was settled");
      }
      opened.put(id, entry);
      openers.put(id, step);
      standings.put(id, WaitStanding.pending(id));
    }
    for (WaitStanding changed : entries.changed()) {
      standings.computeIfPresent(
          changed.waitId(), (id, before) -> before.open() ? changed : before);
    }
  }

  boolean pending() {
    return standings.values().stream().anyMatch(WaitStanding::open);
  }

  /** Those that calls with these steps have closed by ending, all where null. */
  List<String> supersede(@Nullable List<String> steps) {
    List<String> gone = new ArrayList<>();
    standings.replaceAll((id, standing) -> {
      boolean theirs = steps == null || steps.contains(opened(id).step());
      if (!standing.open() || !theirs) {
        return standing;
      }
      gone.add(id);
      return standing.closed(WaitState.SUPERSEDED, null);
    });
    return gone;
  }

  WaitEntries.Opened opened(String id) {
    WaitEntries.Opened entry = opened.get(id);
    if (entry == null) {
      throw new IllegalArgumentException("nothing waits as " + id);
    }
    return entry;
  }

  /** To where these rows have left them. */
  void rewind(List<LedgerRow> rows) {
    opened.forEach((id, entry) -> {
      WaitStanding standing = null;
      boolean asked = false;
      boolean ended = false;
      for (LedgerRow row : rows) {
        asked |= row.name().equals(openers.get(id));
        ended |= row.name().equals(entry.step());
        if (row.kind() == StepKind.DRAIN) {
          for (JsonNode one : Wire.read(row.result(), JsonNode.class).path("waits")) {
            boolean its = one.path("waitId").asText().equals(id);
            standing = its ? Wire.read(one.toString(), WaitStanding.class) : standing;
          }
        }
      }
      WaitStanding fresh = standing == null ? WaitStanding.pending(id) : standing;
      standings.put(
          id, !asked || (ended && fresh.open()) ? fresh.closed(WaitState.SUPERSEDED, null) : fresh);
    });
  }

  Map<String, WaitStanding> standings() {
    return Map.copyOf(standings);
  }
}
