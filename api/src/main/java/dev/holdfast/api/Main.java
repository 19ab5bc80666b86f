package dev.holdfast.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that speaks HTTP. Configured by its environment alone; see {@link Settings}. */
public final class Main {
  private static final long STOP_MILLIS = 4_500;
  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private static volatile boolean abandoned;

  private Main() {}

  public static void main(String[] args) {
    Settings settings;
    try {
      settings = Settings.from(System.getenv());
    } catch (Settings.InvalidSetting e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    // Before it listens: whoever sees that it does may ask it to stop at once.
    CompletableFuture<Api> starting = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(starting), "shutdown"));
    Api api;
    try {
      api = Api.start(settings);
      starting.complete(api);
    } catch (Api.NotStarted e) {
      starting.cancel(false);
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    if (settings.lifeline()) {
      Thread.ofPlatform().name("lifeline").daemon().start(Main::followStandardInput);
    }
    api.join();
  }

  /** Whoever started us is gone when the pipe closes. */
  private static void followStandardInput() {
    try (InputStream lifeline = System.in) {
      while (lifeline.read() >= 0) {
        // Only its end means something.
      }
    } catch (IOException e) {
      // A broken pipe is a closed one.
    }
    log.info("standard input closed");
    abandoned = true;
    System.exit(0);
  }

  private static void stop(CompletableFuture<Api> starting) {
    Thread closing =
        Thread.ofPlatform()
            .name("closing")
            .daemon()
            .start(() -> starting.thenAccept(Api::close).exceptionally(_ -> null).join());
    try {
      closing.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (abandoned) {
      // Else the JVM keeps its classes for the next start, which takes seconds.
      Runtime.getRuntime().halt(0);
    }
  }
}
