package dev.holdfast.api.page;

import dev.holdfast.api.Links;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;

/** What all pages have around their content, and the headers they are answered with. */
@Singleton
public final class Layout {
  // Nothing is loaded but our own files, nothing runs inline, nobody may put a page into a frame.
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  // A page on which something is decided runs nothing at all.
  private static final String STILL =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private static final MediaType HTML = MediaType.of("text/html;charset=utf-8");

  private final Links links;

  Layout(Links links) {
    this.links = links;
  }

  /** A page around its main part, which a script keeps current. */
  public MutableHttpResponse<String> page(HttpStatus status, String title, Html main) {
    return answer(status, written(title, main, true), POLICY);
  }

  /** The same without any script. */
  public MutableHttpResponse<String> still(HttpStatus status, String title, Html main) {
    return answer(status, written(title, main, false), STILL);
  }

  private String written(String title, Html main, boolean live) {
    Html page = new Html();
    page.open("html", "lang", "en").open("head");
    page.empty("meta", "charset", "utf-8")
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .empty("meta", "name", "color-scheme", "content", "light dark")
        .empty("meta", "name", "robots", "content", "noindex")
        .element("title", title + " · Holdfast")
        .empty("link", "rel", "icon", "href", links.path(Asset.ICON.path()))
        .empty("link", "rel", "stylesheet", "href", links.path(Asset.STYLE.path()));
    if (live) {
      page.element("script", "", "src", links.path(Asset.LIVE.path()), "defer", "");
    }
    page.close();
    page.open("body")
        .element("a", "Skip to the content", "class", "skip", "href", "#main")
        .open("header", "class", "bar")
        .element("span", "Holdfast", "class", "brand")
        .close()
        .add(main)
        .close()
        .close();
    return "<!doctype html>\n" + page.written();
  }

  /** A part of a page that its script puts into the page. */
  public MutableHttpResponse<String> fragment(Html part) {
    return answer(HttpStatus.OK, part.written(), POLICY);
  }

  /** A page that only says something. */
  public MutableHttpResponse<String> notice(HttpStatus status, String title, String sentence) {
    Html main = new Html();
    main.open("main", "id", "main", "class", "narrow")
        .open("section", "class", "card notice")
        .element("h1", title)
        .element("p", sentence)
        .close()
        .close();
    return still(status, title, main);
  }

  /** A page that asks who somebody is. */
  public MutableHttpResponse<String> signIn(Html main) {
    return still(HttpStatus.UNAUTHORIZED, "Sign in", main)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"holdfast\"");
  }

  /** Sends a browser to another address of ours. */
  public MutableHttpResponse<String> redirect(String path) {
    return guarded(
        HttpResponse.<String>status(HttpStatus.SEE_OTHER)
            .header(HttpHeaders.LOCATION, links.path(path)),
        POLICY);
  }

  private static MutableHttpResponse<String> answer(HttpStatus status, String html, String policy) {
    return guarded(HttpResponse.<String>status(status).body(html).contentType(HTML), policy);
  }

  private static MutableHttpResponse<String> guarded(
      MutableHttpResponse<String> answer, String policy) {
    return answer
        .header("Content-Security-Policy", policy)
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
