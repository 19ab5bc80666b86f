package dev.holdfast.api.key;

import dev.holdfast.api.Settings;
import dev.holdfast.store.key.ApiKeys;
import dev.holdfast.store.key.KeyHash;
import dev.holdfast.workflows.failure.HoldfastException;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the key of the bootstrap owner at start, and keeps trying until it can. */
@Context
final class BootstrapKey {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Logger log = LoggerFactory.getLogger(BootstrapKey.class);

  private final ApiKeys keys;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);

  BootstrapKey(Settings settings, ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
    String key = settings.bootstrapKey();
    if (key != null) {
      Thread.ofVirtual().name("bootstrap-key").start(() -> register(KeyHash.of(key)));
    }
  }

  private void register(KeyHash hash) {
    boolean said = false;
    try {
      do {
        try {
          keys.putBootstrap(hash, clock.instant());
          log.info("bootstrap key registered");
          return;
        } catch (HoldfastException e) {
          if (!said) {
            log.warn("bootstrap key not registered yet: {}", e.getMessage());
          }
          said = true;
        }
      } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @PreDestroy
  void stop() {
    stopped.countDown();
  }
}
