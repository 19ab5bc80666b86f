package dev.holdfast.api.approvalpage;

import dev.holdfast.api.Links;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whether a form was sent from a page of ours, as far as the browser says so. One that gives no
 * referrer gives {@code null} as its origin; then the form's own field decides.
 */
final class SameOrigin {
  private SameOrigin() {}

  static boolean holds(HttpRequest<?> request, Links links) {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin")) {
      return false;
    }
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    return origin == null || origin.equals("null") || origin.equals(own(request, links));
  }

  private static @Nullable String own(HttpRequest<?> request, Links links) {
    String base = links.to("");
    if (!base.isEmpty()) {
      URI address = URI.create(base);
      return address.getScheme() + "://" + address.getRawAuthority();
    }
    String host = request.getHeaders().get(HttpHeaders.HOST);
    return host == null ? null : "http://" + host;
  }
}
