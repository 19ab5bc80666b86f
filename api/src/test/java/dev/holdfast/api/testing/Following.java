package dev.holdfast.api.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.workflows.wire.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Reads Server-Sent Events as the standard has them. Closing it cuts the connection. */
public final class Following implements AutoCloseable {
  private final HttpResponse<InputStream> answer;
  private final BufferedReader lines;

  private Following(HttpResponse<InputStream> answer) {
    this.answer = answer;
    this.lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
  }

  /** A block of lines: an event, or a comment, or a setting. */
  public record Block(String id, String type, JsonNode data, String retry, boolean comment) {
    public long number() {
      return Long.parseLong(id);
    }
  }

  public static Following open(Caller caller, String path) {
    return new Following(caller.with("Accept", "text/event-stream").open(path));
  }

  public int status() {
    return answer.statusCode();
  }

  public String header(String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** The next event, or null when the stream has ended. */
  public @Nullable Block next() throws IOException {
    Block block = block();
    while (block != null && block.id().isEmpty()) {
      block = block();
    }
    return block;
  }

  /** The next block, or null when the stream has ended. */
  public @Nullable Block block() throws IOException {
    String id = "";
    String type = "";
    String retry = "";
    JsonNode data = MissingNode.getInstance();
    boolean comment = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        return new Block(id, type, data, retry, comment);
      }
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).stripLeading();
      switch (line.substring(0, colon)) {
        case "" -> comment = true;
        case "id" -> id = value;
        case "event" -> type = value;
        case "retry" -> retry = value;
        case "data" -> data = Wire.read(value, JsonNode.class);
        default -> throw new IOException("no field of an event: " + line);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
