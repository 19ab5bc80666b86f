package dev.holdfast.api.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.identity.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeysTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  @Test
  void onlyAHashIsKept() {
    running.asOwner(
        ("do $$ begin assert 1 = (select count(*) from api_key"
                + " where hash = sha256('%s')), 'the hash'; end $$")
            .formatted(RunningApi.KEY));
    running.asOwner(
        ("do $$ begin assert 0 = (select count(*) from api_key k"
                + " where k::text like '%%%s%%'), 'the key itself'; end $$")
            .formatted(RunningApi.KEY));
  }

  @Test
  void aKeyActsForItsOwnApplication() {
    running.asOwner(
        "insert into org values ('org_b', 'b', now());"
            + " insert into application values ('app_b', 'org_b', 'b', now());"
            + " insert into api_key values"
            + " ('key_b', 'org_b', 'app_b', 'b', sha256('holdfast_local_b'), now(), null)");
    String id = running.caller().post("/v1/runs", "{\"agent\":\"clerk\",\"input\":1}").text("/id");
    Caller other = Caller.of(running.api()).withKey("holdfast_local_b");

    assertEquals(404, other.get("/v1/runs/" + id).status());
    assertEquals(404, other.post("/v1/runs/" + id + "/cancel", "").status());
    assertEquals(404, other.post("/v1/runs", "{\"agent\":\"clerk\",\"input\":1}").status());
    assertEquals(200, running.caller().get("/v1/runs/" + id).status());
  }

  @Test
  void aRevokedKeyEndsWithinTheTimeItIsRemembered() {
    running.asOwner(
        "insert into api_key values ('key_r', 'org_bootstrap', 'app_bootstrap', 'r',"
            + " sha256('holdfast_local_r'), now(), null)");
    HandClock clock = new HandClock();
    KeyRing keys = new KeyRing(running.keys(), clock);

    assertEquals(
        new Principal("org_bootstrap", "app_bootstrap", "key:key_r"),
        keys.principal("holdfast_local_r"));
    running.asOwner("update api_key set revoked_at = now() where id = 'key_r'");
    clock.now = clock.now.plus(Duration.ofSeconds(16));

    assertNull(keys.principal("holdfast_local_r"));
  }

  /** A clock that goes when it is told to. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
