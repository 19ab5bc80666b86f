package dev.holdfast.deploy.verify.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that speaks as OpenAI does: one key, streamed chat completions, and errors
 * for what OpenAI does not take.
 */
final class OpenAiServer implements AutoCloseable {
  static final String KEY = "sk-valid";
  private static final int PIECE = 7;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Mind mind;
  private final Gauge gauge;
  private final AtomicInteger ids = new AtomicInteger();

  private OpenAiServer(HttpServer server, Mind mind, Gauge gauge) {
    this.server = server;
    this.mind = mind;
    this.gauge = gauge;
  }

  static OpenAiServer open(Mind mind, Gauge gauge) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
      OpenAiServer opened = new OpenAiServer(server, mind, gauge);
      server.setExecutor(opened.threads);
      server.createContext("/v1/chat/completions", opened::complete);
      server.start();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code OPENAI_BASE_URL} takes it. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void complete(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        refuse(exchange, 401, "invalid_api_key", "Incorrect API key provided");
      } else if (!gauge.allows()) {
        exchange.getResponseHeaders().add("Retry-After", "1");
        refuse(exchange, 429, "rate_limit_exceeded", "Rate limit reached");
      } else {
        answer(exchange, Wire.json().readTree(body));
      }
    } catch (JsonProcessingException e) {
      refuse(exchange, 400, "invalid_json", "We could not parse the JSON body");
    }
  }

  private void answer(HttpExchange exchange, JsonNode request) throws IOException {
    if (!request.path("model").isTextual() || !request.path("stream").asBoolean()) {
      refuse(exchange, 400, "invalid_request", "a model and a stream are asked for here");
      return;
    }
    try {
      Mind.Reply reply = mind.reply(Conversation.of(request));
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      stream(exchange.getResponseBody(), request, reply);
    } catch (Conversation.Malformed e) {
      refuse(exchange, 400, "invalid_messages", String.valueOf(e.getMessage()));
    }
  }

  /** Texts and arguments come in pieces, a call's id and name with the first. */
  private void stream(OutputStream out, JsonNode request, Mind.Reply reply) throws IOException {
    String id = "chatcmpl-" + ids.incrementAndGet();
    ObjectNode role = object().put("role", "assistant");
    role.put("content", "");
    send(out, chunk(id, request, role, null));
    for (String piece : pieces(reply.text())) {
      send(out, chunk(id, request, object().put("content", piece), null));
    }
    for (int index = 0; index < reply.calls().size(); index++) {
      Mind.Call call = reply.calls().get(index);
      ObjectNode begun = object().put("index", index).put("id", "call_" + ids.incrementAndGet());
      begun.put("type", "function");
      begun.set("function", object().put("name", call.tool()).put("arguments", ""));
      send(out, chunk(id, request, calling(begun), null));
      for (String piece : pieces(call.arguments())) {
        ObjectNode more = object().put("index", index);
        more.set("function", object().put("arguments", piece));
        send(out, chunk(id, request, calling(more), null));
      }
    }
    send(out, chunk(id, request, object(), reply.calls().isEmpty() ? "stop" : "tool_calls"));
    if (request.at("/stream_options/include_usage").asBoolean()) {
      send(out, usage(id, request));
    }
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode calling(ObjectNode call) {
    ObjectNode delta = object();
    delta.putArray("tool_calls").add(call);
    return delta;
  }

  private static ObjectNode chunk(
      String id, JsonNode request, ObjectNode delta, @Nullable String finish) {
    ObjectNode choice = object().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finish);
    ObjectNode chunk = empty(id, request);
    chunk.putArray("choices").add(choice);
    return chunk;
  }

  private static ObjectNode usage(String id, JsonNode request) {
    int in = request.path("messages").toString().length() / 4;
    ObjectNode chunk = empty(id, request);
    chunk.putArray("choices");
    ObjectNode usage = chunk.putObject("usage");
    usage.put("prompt_tokens", in).put("completion_tokens", 20).put("total_tokens", in + 20);
    return chunk;
  }

  private static ObjectNode empty(String id, JsonNode request) {
    return object()
        .put("id", id)
        .put("object", "chat.completion.chunk")
        .put("created", 1_750_000_000)
        .put("model", request.path("model").asText());
  }

  private static List<String> pieces(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("(?s)(?<=\\G.{" + PIECE + "})"));
  }

  private static void send(OutputStream out, ObjectNode chunk) throws IOException {
    out.write(("data: " + chunk + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    ObjectNode error = object().put("message", message).put("type", "error").put("code", code);
    ObjectNode whole = object();
    whole.set("error", error);
    byte[] body = whole.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static ObjectNode object() {
    return Wire.json().createObjectNode();
  }
}
