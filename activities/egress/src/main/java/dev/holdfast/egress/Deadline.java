package dev.holdfast.egress;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/**
 * Closes a socket when time is up, whatever it is doing: a bound for each read would let a slow
 * sender go on for ever.
 */
final class Deadline implements AutoCloseable {
  private final long untilNanos;
  private final Thread watch;

  private Deadline(Socket socket, Duration within) {
    untilNanos = System.nanoTime() + within.toNanos();
    watch =
        Thread.ofVirtual()
            .name("egress-deadline")
            .start(() -> {
              try {
                Thread.sleep(within);
                socket.close();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                // It is closed as far as it can be.
              }
            });
  }

  static Deadline closing(Socket socket, Duration within) {
    return new Deadline(socket, within);
  }

  boolean passed() {
    return System.nanoTime() - untilNanos >= 0;
  }

  /** At least one: zero would wait for ever. */
  int leftMillis() {
    return Math.clamp(Duration.ofNanos(untilNanos - System.nanoTime()).toMillis(), 1, 600_000);
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
