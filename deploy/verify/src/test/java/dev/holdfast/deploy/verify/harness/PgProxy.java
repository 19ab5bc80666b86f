package dev.holdfast.deploy.verify.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Stands before PostgreSQL, knows which of the ledger's statements passes, and can hold it on its
 * way there or its answer on the way back: then the commit is done and its caller does not know.
 */
public final class PgProxy implements AutoCloseable {
  private final int serverPort;
  private final ServerSocket listener;
  private final Set<PgSession> sessions = ConcurrentHashMap.newKeySet();
  private final List<Hold> requests = new CopyOnWriteArrayList<>();
  private final List<Hold> answers = new CopyOnWriteArrayList<>();
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean refusing;

  private record Hold(Gate gate, Predicate<Statement> which) {}

  private PgProxy(int serverPort, ServerSocket listener) {
    this.serverPort = serverPort;
    this.listener = listener;
  }

  /** Before the server on this port of 127.0.0.1, whether it runs already or not. */
  public static PgProxy before(int serverPort) {
    try {
      PgProxy proxy =
          new PgProxy(serverPort, new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
      Thread _ = Thread.ofVirtual().name("pg-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Holds matching statements before the server sees them. */
  public void holdRequest(Gate gate, Predicate<Statement> which) {
    requests.add(new Hold(gate, which));
  }

  /** Holds the answers to matching statements after the server committed them. */
  public void holdAnswer(Gate gate, Predicate<Statement> which) {
    answers.add(new Hold(gate, which));
  }

  /** Opens all gates and forgets them. */
  public void letGo() {
    for (List<Hold> holds : List.of(requests, answers)) {
      holds.forEach(hold -> hold.gate().open());
      holds.clear();
    }
  }

  /** Gives every answer so much later. */
  public void delayAnswers(Duration by) {
    delay = by;
  }

  /** Cuts all connections, also those on which something is held. */
  public void cut() {
    sessions.forEach(PgSession::close);
  }

  /** Cuts the connections on which this gate holds something: what it holds never arrives. */
  public void cut(Gate gate) {
    sessions.stream().filter(session -> session.heldAt(gate)).forEach(PgSession::close);
  }

  /** Whether new connections are closed at once. */
  public void refuse(boolean refuse) {
    refusing = refuse;
  }

  public int connections() {
    return sessions.size();
  }

  Duration delay() {
    return delay;
  }

  List<Gate> beforeRequest(Statement statement) {
    return gates(requests, statement);
  }

  List<Gate> beforeAnswer(Statement statement) {
    return gates(answers, statement);
  }

  private static List<Gate> gates(List<Hold> holds, Statement statement) {
    if (statement.kind() == Statement.Kind.OTHER) {
      return List.of();
    }
    return holds.stream().filter(hold -> hold.which().test(statement)).map(Hold::gate).toList();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (refusing) {
          client.close();
        } else {
          Thread _ = Thread.ofVirtual().name("pg-session").start(() -> serve(client));
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket()) {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      PgSession session = new PgSession(this, client, server);
      sessions.add(session);
      try {
        session.run();
      } finally {
        sessions.remove(session);
      }
    } catch (IOException e) {
      // One side is gone; closing both tells the other.
      return;
    }
  }

  @Override
  public void close() {
    letGo();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
