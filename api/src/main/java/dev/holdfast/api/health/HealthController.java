package dev.holdfast.api.health;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;

/** Whether requests can be served. The one answer of 503 that is not a problem document. */
@Controller("/health")
@ExecuteOn(TaskExecutors.BLOCKING)
final class HealthController {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Pulse pulse;

  HealthController(Pulse pulse) {
    this.pulse = pulse;
  }

  @Get
  HttpResponse<Health> health() {
    Health health = pulse.feel(PATIENCE);
    return HttpResponse.<Health>status(
            health.status() == Health.State.UP ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(health);
  }
}
