package dev.holdfast.store.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApiKeysTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void knowsTheBootstrapOwnerByTheNewestKeyOnly() {
    ApiKeys keys = new ApiKeys(DATABASE.api());
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    KeyHash first = KeyHash.of("holdfast_local_one");
    assertNull(keys.principal(first));
    keys.putBootstrap(first, now);
    keys.putBootstrap(first, now);
    assertEquals(Principal.bootstrapOwner(), keys.principal(first));
    keys.putBootstrap(KeyHash.of("holdfast_local_two"), now);
    assertNull(keys.principal(first));
  }
}
