package dev.holdfast.api.health;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Dials both servers once the port is open, so that the first request does not pay for it and what
 * is missing is said at the start.
 */
@Singleton
final class FirstPulse implements ApplicationEventListener<ServerStartupEvent> {
  /** Loading the classes takes its time too. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Provider<Pulse> pulse;

  FirstPulse(Provider<Pulse> pulse) {
    this.pulse = pulse;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    Thread.ofVirtual().name("first-pulse").start(() -> pulse.get().feel(PATIENCE));
  }
}
