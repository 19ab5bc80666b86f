package dev.holdfast.egress;

import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * A POST to another machine.
 *
 * @param headers may hold secrets; never shown
 * @param accepts media types that an answer may have, without parameters
 */
public record Outbound(URI uri, Map<String, String> headers, String body, Set<String> accepts) {
  public Outbound {
    headers = Map.copyOf(headers);
    accepts = Set.copyOf(accepts);
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "%s is no address to send to: write https://<host>/<path>".formatted(shown(uri)));
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "%s holds a user: keys belong in headers".formatted(shown(uri)));
    }
  }

  /** Where it goes, without what may be secret. */
  public String target() {
    return shown(uri);
  }

  private static String shown(URI uri) {
    return uri.getPort() < 0 ? String.valueOf(uri.getHost()) : uri.getHost() + ":" + uri.getPort();
  }

  @Override
  public String toString() {
    return "Outbound[" + target() + "]";
  }
}
