package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a running stack is found; null where it has no such part.
 *
 * @param postgres URL as the owner, with the password
 * @param pids by name: launcher, worker, api, temporal, postgres …
 */
public record Endpoints(
    @Nullable String api,
    @Nullable String temporal,
    @Nullable String temporalUi,
    @Nullable String postgres,
    @Nullable String apiKey,
    @Nullable String shop,
    Map<String, Long> pids) {

  public Endpoints {
    pids = Collections.unmodifiableMap(new LinkedHashMap<>(pids));
  }

  /** What the stack on this data wrote; empty when none is up. A dead launcher leaves it behind. */
  public static Optional<Endpoints> of(DataDirectory data) {
    return Json.read(data.endpoints(), Endpoints.class);
  }
}
