package dev.holdfast.api.page;

import dev.holdfast.workflows.step.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A static file of the pages. Its name carries a digest of its content, so it may be kept for ever.
 */
enum Asset {
  STYLE("holdfast", "css", "text/css"),
  LIVE("live", "js", "text/javascript"),
  ICON("icon", "svg", "image/svg+xml");

  private final String file;
  private final String type;
  private final String content;

  Asset(String name, String ending, String type) {
    this.type = type;
    this.content = read("/assets/" + name + "." + ending);
    this.file = name + "-" + Digest.of(content).substring(0, 8) + "." + ending;
  }

  String path() {
    return "/assets/" + file;
  }

  String file() {
    return file;
  }

  String type() {
    return type;
  }

  String content() {
    return content;
  }

  private static String read(String resource) {
    try (InputStream in = Objects.requireNonNull(Asset.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
