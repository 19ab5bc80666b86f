package dev.holdfast.api.testing;

import dev.holdfast.api.Api;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Asks for pages as a browser does: it keeps the cookie it is given, and follows no redirect. */
public final class Browser {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;
  private String cookie = "";

  public Browser(Api api) {
    base = api.address();
  }

  public Browser with(String given) {
    cookie = given;
    return this;
  }

  /** The value of the cookie it was given last. */
  public String cookie() {
    return cookie.replaceFirst("^[^=]*=", "");
  }

  public Page get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)));
  }

  public Page post(String path, String form) {
    return post(path, form, Map.of());
  }

  public Page post(String path, String form, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    headers.forEach(request::header);
    return send(request);
  }

  private Page send(HttpRequest.Builder request) {
    request.header("Accept", "text/html,*/*;q=0.8").timeout(Duration.ofSeconds(20));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    try {
      HttpResponse<String> answer =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answer
          .headers()
          .firstValue("Set-Cookie")
          .ifPresent(given -> cookie = given.replaceFirst(";.*", ""));
      return new Page(this, answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What came back. HTML is read as XML, so that what is not well-formed fails. */
  public record Page(Browser browser, HttpResponse<String> answer) {
    public int status() {
      return answer.statusCode();
    }

    public String body() {
      return answer.body();
    }

    public String header(String name) {
      return answer.headers().firstValue(name).orElse("");
    }

    /** All text. */
    public String text() {
      return document().getDocumentElement().getTextContent();
    }

    /** The text of the first element, written {@code name} or {@code name[class or rel]}. */
    public String element(String selector) {
      return first(selector).getTextContent();
    }

    public String attribute(String selector, String name) {
      return first(selector).getAttribute(name);
    }

    public List<String> all(String selector) {
      return elements(selector).stream().map(Element::getTextContent).toList();
    }

    private Element first(String selector) {
      List<Element> found = elements(selector);
      if (found.isEmpty()) {
        throw new AssertionError("no " + selector + " in " + body());
      }
      return found.getFirst();
    }

    private List<Element> elements(String selector) {
      int bracket = selector.indexOf('[');
      String name = bracket < 0 ? selector : selector.substring(0, bracket);
      String word = bracket < 0 ? null : selector.substring(bracket + 1, selector.length() - 1);
      NodeList nodes = document().getElementsByTagName(name);
      List<Element> found = new ArrayList<>();
      for (int i = 0; i < nodes.getLength(); i++) {
        Element element = (Element) nodes.item(i);
        if (word == null || has(element, word)) {
          found.add(element);
        }
      }
      return found;
    }

    private static boolean has(Element element, @Nullable String word) {
      String words = element.getAttribute("class") + " " + element.getAttribute("rel");
      return List.of(words.split(" ", -1)).contains(word);
    }

    private Document document() {
      try {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(null);
        String xml = body().replaceFirst("^<!doctype html>\n", "");
        return builder.parse(new InputSource(new StringReader(xml)));
      } catch (ParserConfigurationException | SAXException | IOException e) {
        throw new AssertionError("not well-formed: " + body(), e);
      }
    }
  }
}
