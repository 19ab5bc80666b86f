package dev.holdfast.deploy.verify.harness;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Passes one call on: metadata, deadline, messages, cancellation, status and its details. */
final class Forwarding implements ServerCallHandler<byte[], byte[]> {
  private static final int ALL = Integer.MAX_VALUE;

  private final TemporalProxy proxy;
  private final Channel channel;
  private final MethodDescriptor<byte[], byte[]> method;

  Forwarding(TemporalProxy proxy, Channel channel, MethodDescriptor<byte[], byte[]> method) {
    this.proxy = proxy;
    this.channel = channel;
    this.method = method;
  }

  @Override
  public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> asked, Metadata headers) {
    CallOptions options = CallOptions.DEFAULT.withDeadline(Context.current().getDeadline());
    ClientCall<byte[], byte[]> asking = channel.newCall(method, options);
    asking.start(new Answers(asked), headers);
    asked.request(1);
    asking.request(ALL);
    return new Requests(asked, asking);
  }

  private TemporalMessage message(byte[] bytes) {
    @Nullable String name = method.getBareMethodName();
    return new TemporalMessage(name == null ? "" : name, bytes);
  }

  private final class Requests extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> asked;
    private final ClientCall<byte[], byte[]> asking;

    private Requests(ServerCall<byte[], byte[]> asked, ClientCall<byte[], byte[]> asking) {
      this.asked = asked;
      this.asking = asking;
    }

    @Override
    public void onMessage(byte[] request) {
      byte[] passed = proxy.request(message(request));
      // What was held for one who died meanwhile never arrives.
      if (Context.current().isCancelled()) {
        asking.cancel("the caller is gone", null);
        return;
      }
      asking.sendMessage(passed);
      asked.request(1);
    }

    @Override
    public void onHalfClose() {
      asking.halfClose();
    }

    @Override
    public void onCancel() {
      asking.cancel("the caller cancelled", null);
    }
  }

  private final class Answers extends ClientCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> asked;

    private Answers(ServerCall<byte[], byte[]> asked) {
      this.asked = asked;
    }

    @Override
    public void onHeaders(Metadata headers) {
      asked.sendHeaders(headers);
    }

    @Override
    public void onMessage(byte[] answer) {
      proxy.answer(message(answer));
      if (!asked.isCancelled()) {
        asked.sendMessage(answer);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.getCode() == Status.Code.UNAVAILABLE) {
        proxy.failed();
      }
      if (!asked.isCancelled()) {
        asked.close(status, trailers);
      }
    }
  }
}
