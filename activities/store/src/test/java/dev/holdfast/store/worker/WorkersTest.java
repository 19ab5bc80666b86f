package dev.holdfast.store.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkersTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void knowsWhoWasSeen() {
    Workers workers = new Workers(DATABASE.worker());
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    WorkerRow row =
        WorkerRow.starting("wkr_1", Principal.bootstrapOwner(), "main", "1", "host", now);
    workers.beat(row);
    workers.beat(row.seen(now.plusSeconds(5)));
    assertEquals(List.of(row.seen(now.plusSeconds(5))), workers.alive("main", now.plusSeconds(5)));
    assertEquals(List.of(), workers.alive("main", now.plusSeconds(6)));
    assertEquals(List.of(), workers.alive("other", now));
    workers.remove("wkr_1");
    assertEquals(List.of(), new Workers(DATABASE.api()).alive("main", now));
  }
}
