package dev.holdfast.deploy.verify.harness;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection through the proxy. */
final class PgSession {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final String NO = "N";

  private final PgProxy proxy;
  private final Socket client;
  private final Socket server;
  private final DataInputStream fromClient;
  private final DataOutputStream toClient;
  private final DataInputStream fromServer;
  private final DataOutputStream toServer;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** SQL by the name of the prepared statement. */
  private final Map<String, String> prepared = new HashMap<>();

  /** What the server has not finished answering, oldest first. */
  private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();

  private @Nullable Exchange asking;

  /** From a request to the server's "ready for query". */
  private static final class Exchange {
    private final List<Gated> gated = new CopyOnWriteArrayList<>();

    /** Part of a dialogue: its answers must not wait for each other. */
    private volatile boolean dialogue;
  }

  /** Where something of this connection is held now. */
  private final Set<Gate> holding = ConcurrentHashMap.newKeySet();

  private record Gated(Gate gate, Statement statement) {}

  private void pass(Gated gated) {
    Statement statement = gated.statement();
    holding.add(gated.gate());
    gated.gate().pass(statement.run() + " " + statement.kind() + " " + statement.step());
    holding.remove(gated.gate());
  }

  boolean heldAt(Gate gate) {
    return holding.contains(gate);
  }

  PgSession(PgProxy proxy, Socket client, Socket server) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    this.fromClient = in(client);
    this.toClient = out(client);
    this.fromServer = in(server);
    this.toServer = out(server);
  }

  private static DataInputStream in(Socket socket) throws IOException {
    return new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  private static DataOutputStream out(Socket socket) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
  }

  void run() throws IOException {
    try {
      begin();
      Thread _ = Thread.ofVirtual().name("pg-answers").start(this::answer);
      ask();
    } finally {
      close();
    }
  }

  void close() {
    closed.countDown();
    for (Socket socket : List.of(client, server)) {
      try {
        socket.close();
      } catch (IOException e) {
        closed.countDown(); // the socket is closed all the same
      }
    }
  }

  /** Encryption is refused, so that the rest can be read. */
  private void begin() throws IOException {
    PgMessage first = PgMessage.readUntyped(fromClient);
    while (isEncryptionRequest(first)) {
      toClient.writeBytes(NO);
      toClient.flush();
      first = PgMessage.readUntyped(fromClient);
    }
    Exchange startup = new Exchange();
    startup.dialogue = true;
    exchanges.add(startup);
    first.write(toServer);
    toServer.flush();
  }

  private static boolean isEncryptionRequest(PgMessage first) {
    int code = ByteBuffer.wrap(first.body()).getInt();
    return code == SSL_REQUEST || code == GSS_REQUEST;
  }

  private void ask() throws IOException {
    while (true) {
      PgMessage message = PgMessage.read(fromClient);
      switch (message.type()) {
        case 'P' -> {
          exchange();
          parse(message);
        }
        case 'B' -> bind(message);
        case 'D', 'E', 'C' -> exchange();
        case 'H' -> exchange().dialogue = true;
        case 'S', 'Q', 'F' -> {
          exchange();
          asking = null;
        }
        default -> {
          // Passwords, copied rows and the end belong to no exchange of their own.
        }
      }
      message.write(toServer);
      if (fromClient.available() == 0) {
        toServer.flush();
      }
    }
  }

  private Exchange exchange() {
    Exchange current = asking;
    if (current == null) {
      current = new Exchange();
      asking = current;
      exchanges.add(current);
    }
    return current;
  }

  private void parse(PgMessage message) {
    ByteBuffer in = ByteBuffer.wrap(message.body());
    String name = PgBind.string(in);
    prepared.put(name, PgBind.string(in));
  }

  private void bind(PgMessage message) {
    Exchange exchange = exchange();
    PgBind bind = PgBind.parse(message.body());
    Statement statement = Statement.of(prepared.getOrDefault(bind.statement(), ""), bind);
    for (Gate gate : proxy.beforeAnswer(statement)) {
      exchange.gated.add(new Gated(gate, statement));
    }
    for (Gate gate : proxy.beforeRequest(statement)) {
      pass(new Gated(gate, statement));
    }
  }

  private void answer() {
    try {
      List<PgMessage> held = new ArrayList<>();
      while (true) {
        PgMessage message = PgMessage.read(fromServer);
        Exchange exchange = exchanges.peek();
        boolean ready = message.type() == 'Z';
        if (beginsCopy(message) && exchange != null) {
          exchange.dialogue = true;
        }
        held.add(message);
        if (ready && exchange != null) {
          exchanges.remove();
          hold(exchange, held);
        }
        if (ready || exchange == null || exchange.dialogue) {
          forward(held);
        }
      }
    } catch (IOException e) {
      close();
    }
  }

  private static boolean beginsCopy(PgMessage message) {
    return message.type() == 'G' || message.type() == 'H' || message.type() == 'W';
  }

  /** The server is ready for the next query: what this exchange asked for is committed. */
  private void hold(Exchange exchange, List<PgMessage> answer) throws IOException {
    if (answer.stream().noneMatch(message -> message.type() == 'E')) {
      exchange.gated.forEach(this::pass);
    }
    Duration delay = proxy.delay();
    if (!exchange.dialogue && !delay.isZero()) {
      try {
        boolean _ = closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  private void forward(List<PgMessage> messages) throws IOException {
    for (PgMessage message : messages) {
      message.write(toClient);
    }
    messages.clear();
    toClient.flush();
  }
}
