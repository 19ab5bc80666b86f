package dev.holdfast.api;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running API. Closing it stops accepting, finishes what is in flight, and frees the rest. */
public final class Api implements AutoCloseable {
  private static final String BODY_BYTES_MAX = String.valueOf(1024 * 1024);
  private static final Logger log = LoggerFactory.getLogger(Api.class);

  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Api(ApplicationContext context, EmbeddedServer server) {
    this.context = context;
    this.server = server;
  }

  /** The server could not take its port. The message is one sentence. */
  public static final class NotStarted extends RuntimeException {
    NotStarted(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Listens as soon as it returns, whether or not the database and Temporal are there yet. */
  public static Api start(Settings settings) {
    ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .deduceCloudEnvironment(false)
            .properties(properties(settings))
            .singletons(settings)
            .start();
    try {
      EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
      log.info("listening at {}", server.getURL());
      return new Api(context, server);
    } catch (ServerStartupException e) {
      context.close();
      throw new NotStarted(
          "The API cannot listen at %s:%d: %s."
              .formatted(settings.listen().host(), settings.listen().port(), rootMessage(e)),
          e);
    }
  }

  private static Map<String, Object> properties(Settings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("micronaut.application.name", "holdfast-api");
    properties.put("micronaut.server.host", settings.listen().host());
    properties.put(
        "micronaut.server.port", settings.listen().port() == 0 ? -1 : settings.listen().port());
    properties.put("micronaut.server.max-request-size", BODY_BYTES_MAX);
    properties.put("micronaut.server.max-request-buffer-size", BODY_BYTES_MAX);
    properties.put("micronaut.server.date-header", true);
    properties.put("micronaut.server.multipart.enabled", false);
    // Browsers send "null" as the origin of forms on pages that give no referrer. Nothing here is
    // done for where a request comes from: it needs a key, a link, or a form of ours.
    properties.put("micronaut.server.cors.localhost-pass-through", true);
    properties.put("micronaut.lifecycle.graceful-shutdown.enabled", true);
    properties.put("micronaut.lifecycle.graceful-shutdown.grace-period", "3s");
    return properties;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  public URI address() {
    return server.getURI();
  }

  ApplicationContext context() {
    return context;
  }

  /** Returns when the API has been closed. */
  void join() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    context.close();
    log.info("stopped");
    closed.countDown();
  }
}
