package dev.holdfast.api.approver;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import dev.holdfast.store.approver.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PUT /v1/approver-groups/{name}}: the whole group, as it is to be.
 *
 * @param members left out or empty: whoever speaks for the group
 * @param endpoint left out: nobody is told
 */
record WriteApproverGroup(@Nullable List<@Nullable String> members, @Nullable Address endpoint) {
  private static final int MEMBERS_MAX = 200;
  private static final int NAME_MAX = 200;
  private static final int URL_MAX = 2_000;
  private static final List<String> FORMATS =
      Stream.of(Endpoint.Format.values()).map(Endpoint.Format::wire).toList();

  /**
   * Where notices go.
   *
   * @param format {@code standard} or {@code slack}; standard where it is left out
   * @param allowPrivate the address may be one of a private network, and plain http
   */
  record Address(@Nullable String url, @Nullable String format, @Nullable Boolean allowPrivate) {
    boolean inPrivate() {
      return Boolean.TRUE.equals(allowPrivate);
    }
  }

  void check() {
    List<Fault> faults = new ArrayList<>();
    checkMembers(faults);
    if (endpoint != null) {
      checkEndpoint(endpoint, faults);
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }

  private void checkMembers(List<Fault> faults) {
    List<@Nullable String> given = members == null ? List.of() : members;
    if (given.size() > MEMBERS_MAX) {
      faults.add(Fault.at("/members", "too_many", "A group has at most 200 members."));
    }
    for (int i = 0; i < given.size(); i++) {
      String name = given.get(i);
      if (name == null || !Text.isLine(name, NAME_MAX)) {
        faults.add(
            Fault.at("/members/" + i, "invalid", "A name has 1 to 200 characters of one line."));
      } else if (given.indexOf(name) < i) {
        faults.add(Fault.at("/members/" + i, "repeated", "This member is named twice."));
      }
    }
  }

  private static void checkEndpoint(Address endpoint, List<Fault> faults) {
    if (endpoint.format() != null && !FORMATS.contains(endpoint.format())) {
      faults.add(Fault.at("/endpoint/format", "unknown", "The format must be standard or slack."));
    }
    String url = endpoint.url();
    if (url == null) {
      faults.add(Fault.at("/endpoint/url", "required", "An endpoint needs a url."));
    } else if (!sendable(url, endpoint.inPrivate())) {
      faults.add(
          Fault.at(
              "/endpoint/url",
              "invalid",
              "This must be https://<host>/<path> in ASCII, without a user or a fragment, and up to"
                  + " 2,000 characters. Plain http is for private addresses, which must be"
                  + " allowed."));
    }
  }

  private static boolean sendable(String url, boolean inPrivate) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme();
      return url.length() <= URL_MAX
          && url.chars().allMatch(c -> c > 0x20 && c < 0x7f)
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && uri.getPort() <= 65_535
          && ("https".equals(scheme) || (inPrivate && "http".equals(scheme)));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  List<String> names() {
    return members == null ? List.of() : members.stream().map(Objects::requireNonNull).toList();
  }

  @Nullable Endpoint address() {
    if (endpoint == null) {
      return null;
    }
    String format = endpoint.format();
    return new Endpoint(
        Objects.requireNonNull(endpoint.url()),
        format == null
            ? Endpoint.Format.STANDARD
            : Endpoint.Format.valueOf(format.toUpperCase(Locale.ROOT)),
        endpoint.inPrivate());
  }
}
