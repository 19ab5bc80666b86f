package dev.holdfast.api.page;

import dev.holdfast.api.Links;
import dev.holdfast.api.secret.SigningKeys;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wire.Wire;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the page of a run: whoever holds its signed link, or has shown an API key there. Both
 * become a cookie that holds for that run alone.
 */
@Singleton
public final class RunPasses {
  public static final String COOKIE = "holdfast_run";

  private static final Duration LINK_HOLDS = Duration.ofDays(7);
  private static final Duration KEY_HOLDS = Duration.ofHours(12);
  private static final String LINK = "run-link";
  private static final String SESSION = "run-cookie";

  private final SigningKeys keys;
  private final Links links;
  private final Clock clock;

  RunPasses(SigningKeys keys, Links links, Clock clock) {
    this.keys = keys;
    this.links = links;
    this.clock = clock;
  }

  /**
   * Leave to see one run.
   *
   * @param until seconds since 1970
   */
  public record Pass(String run, String org, String app, long until) {
    public Principal principal() {
      return new Principal(org, app, "page");
    }
  }

  /** Whether passes can be made at all. */
  public boolean possible() {
    return keys.present();
  }

  /** An address that opens the run's page for whoever has it; null without a secret. */
  public @Nullable String link(String runId, Principal principal) {
    if (!keys.present()) {
      return null;
    }
    // To the hour, so that the link is the same when the run is read again soon.
    Instant until = clock.instant().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    Pass pass = pass(runId, principal, until.plus(LINK_HOLDS));
    return links.to("/runs/" + runId + "?link=" + keys.seal(LINK, Wire.write(pass)));
  }

  /** The pass that a link gives, or null where it does not hold for this run. */
  public @Nullable Pass ofLink(String runId, String token) {
    return opened(LINK, runId, token);
  }

  /** The pass in a cookie, or null where it does not hold for this run. */
  public @Nullable Pass ofCookie(String runId, @Nullable Cookie cookie) {
    return cookie == null ? null : opened(SESSION, runId, cookie.getValue());
  }

  /** The pass of somebody who has shown a key. */
  public Pass ofKey(String runId, Principal principal) {
    return pass(runId, principal, clock.instant().plus(KEY_HOLDS));
  }

  public Cookie cookie(Pass pass) {
    return Cookie.of(COOKIE, keys.seal(SESSION, Wire.write(pass)))
        .httpOnly(true)
        .sameSite(SameSite.Lax)
        .secure(links.secure())
        .path(links.path("/runs/" + pass.run()))
        .maxAge(Math.max(0, pass.until() - clock.instant().getEpochSecond()));
  }

  private static Pass pass(String runId, Principal principal, Instant until) {
    return new Pass(runId, principal.org(), principal.application(), until.getEpochSecond());
  }

  private @Nullable Pass opened(String purpose, String runId, String token) {
    String text = keys.open(purpose, token);
    Pass pass = text == null ? null : Wire.read(text, Pass.class);
    return pass != null
            && pass.run().equals(runId)
            && clock.instant().getEpochSecond() < pass.until()
        ? pass
        : null;
  }
}
