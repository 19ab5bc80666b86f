package dev.holdfast.deploy.verify.harness;

import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Stands before Temporal and forwards every call as it is; can hold a call on its way there or the
 * answer on its way back, and counts calls by method.
 */
public final class TemporalProxy implements AutoCloseable {
  private static final int LARGEST = 128 * 1024 * 1024;

  private final ManagedChannel channel;
  private final Server server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final List<Hold> holds = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<TemporalMessage> change = UnaryOperator.identity();

  private record Hold(Way way, Gate gate, Predicate<TemporalMessage> which) {}

  /** Direction of what passes. */
  public enum Way {
    REQUEST,
    ANSWER
  }

  private TemporalProxy(int serverPort) throws IOException {
    this.channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1", serverPort, InsecureChannelCredentials.create())
            .maxInboundMessageSize(LARGEST)
            .maxInboundMetadataSize(LARGEST)
            .executor(threads)
            .build();
    this.server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .fallbackHandlerRegistry(new Everything())
            .maxInboundMessageSize(LARGEST)
            .maxInboundMetadataSize(LARGEST)
            .executor(threads)
            .build()
            .start();
  }

  /** Before the server on this port of 127.0.0.1, whether it runs already or not. */
  public static TemporalProxy before(int serverPort) {
    try {
      return new TemporalProxy(serverPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Holds what passes this way and matches. */
  public void hold(Way way, Gate gate, Predicate<TemporalMessage> which) {
    holds.add(new Hold(way, gate, which));
  }

  /** From now on every request goes on as this says. */
  public void change(UnaryOperator<TemporalMessage> requests) {
    change = requests;
  }

  /** Opens all gates and forgets them. */
  public void letGo() {
    holds.forEach(hold -> hold.gate().open());
    holds.clear();
  }

  /** How many calls of a method came, as {@code RespondWorkflowTaskCompleted}. */
  public long count(String method) {
    LongAdder count = counts.get(method);
    return count == null ? 0 : count.sum();
  }

  /** What is to be sent when the request may go on. */
  byte[] request(TemporalMessage request) {
    counts.computeIfAbsent(request.method(), _ -> new LongAdder()).increment();
    hold(Way.REQUEST, request);
    return change.apply(request).bytes();
  }

  void answer(TemporalMessage answer) {
    hold(Way.ANSWER, answer);
  }

  private void hold(Way way, TemporalMessage message) {
    for (Hold hold : holds) {
      if (hold.way() == way && hold.which().test(message)) {
        hold.gate().pass(message.method());
      }
    }
  }

  /** The server came back: there is no reason to go on waiting for the next try. */
  void failed() {
    channel.resetConnectBackoff();
  }

  /** Every method is there and is a stream of bytes. */
  private final class Everything extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<byte[], byte[]> lookupMethod(
        String name, @Nullable String authority) {
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.newBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER)
              .setFullMethodName(name)
              .setType(MethodDescriptor.MethodType.UNKNOWN)
              .build();
      return ServerMethodDefinition.create(
          method, new Forwarding(TemporalProxy.this, channel, method));
    }
  }

  @Override
  public void close() {
    letGo();
    server.shutdownNow();
    channel.shutdownNow();
    try {
      boolean _ = server.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
