package dev.holdfast.api.request;

import dev.holdfast.api.Links;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers with a page and says where the next one begins. */
@Singleton
public final class Pages {
  private static final String AFTER = "after";

  private final Links links;

  Pages(Links links) {
    this.links = links;
  }

  /**
   * The page of what was found: what is beyond the limit only shows that there is more.
   *
   * @param cursor what to give as {@code after} to go on behind an element
   * @param shape what is shown of an element
   */
  public <F, T> MutableHttpResponse<Page<T>> cut(
      HttpRequest<?> request,
      List<F> found,
      int limit,
      Function<F, String> cursor,
      Function<F, T> shape) {
    return cut(request, found, List.of(), limit, cursor, shape);
  }

  /**
   * The same, with what is shown behind the last page, whatever its size.
   *
   * @param tail empty where this is not the last page
   */
  public <F, T> MutableHttpResponse<Page<T>> cut(
      HttpRequest<?> request,
      List<F> found,
      List<F> tail,
      int limit,
      Function<F, String> cursor,
      Function<F, T> shape) {
    boolean more = found.size() > limit;
    List<F> shown = more ? found.subList(0, limit) : found;
    return answer(
        request,
        Stream.concat(shown.stream(), tail.stream()).map(shape).toList(),
        more ? cursor.apply(shown.getLast()) : null);
  }

  private <T> MutableHttpResponse<Page<T>> answer(
      HttpRequest<?> request, List<T> shown, @Nullable String next) {
    MutableHttpResponse<Page<T>> answer = HttpResponse.ok(new Page<>(shown, next != null, next));
    return next == null
        ? answer
        : answer.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(address(request, next)));
  }

  /** The address of this page with another place to begin at. */
  private String address(HttpRequest<?> request, String next) {
    StringBuilder address =
        new StringBuilder(request.getPath()).append("?after=").append(encoded(next));
    request
        .getParameters()
        .forEachValue((name, value) -> {
          if (!name.equals(AFTER)) {
            address.append('&').append(encoded(name)).append('=').append(encoded(value));
          }
        });
    return links.to(address.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
