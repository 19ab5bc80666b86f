package dev.holdfast.deploy.launcher.place;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;

/** The ports of one stack, all on 127.0.0.1. */
public record Ports(
    int api,
    int worker,
    int shop,
    int postgres,
    int temporal,
    int temporalUi,
    int temporalHttp,
    int temporalMetrics) {

  /** Below the range from which systems take ports for outgoing connections. */
  private static final int AUTO_FIRST = 12_000;

  private static final int AUTO_LAST = 31_000;
  private static final int COUNT = 8;
  private static final int TRIES = 200;

  /** The ports a user expects. */
  public static Ports standard() {
    return new Ports(8080, 8081, 8090, 15432, 7233, 8233, 7243, 7253);
  }

  /** Ports nobody listens on now, and nobody gets by chance while a server restarts. */
  public static Ports free() {
    SecureRandom random = new SecureRandom();
    for (int tries = 0; tries < TRIES; tries++) {
      int first = random.nextInt(AUTO_FIRST, AUTO_LAST) / COUNT * COUNT;
      if (IntStream.range(first, first + COUNT).allMatch(Ports::isFree)) {
        return new Ports(
            first, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6, first + 7);
      }
    }
    throw new StackFailure(
        "no " + COUNT + " free ports in a row between " + AUTO_FIRST + " and " + AUTO_LAST,
        "Stop some of the servers on this machine.");
  }

  public List<Integer> all() {
    return List.of(
        api, worker, shop, postgres, temporal, temporalUi, temporalHttp, temporalMetrics);
  }

  /** Whether a server could listen on this port of 127.0.0.1 now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
