package dev.holdfast.egress;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, handed over piece by piece: one is asked for when the one before was
 * taken, so that a slow reader holds one piece and not the whole answer.
 */
final class Arrivals implements HttpResponse.BodySubscriber<Arrivals> {
  private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
  private volatile boolean begun;
  private volatile boolean dropped;

  /** What came next. */
  sealed interface Piece {
    record Bytes(List<ByteBuffer> buffers) implements Piece {}

    record End() implements Piece {}

    record Broken(Throwable cause) implements Piece {}
  }

  /** The head of the answer is there. */
  Arrivals begun() {
    begun = true;
    return this;
  }

  boolean hasBegun() {
    return begun;
  }

  /** The next piece, or null when none came in time. */
  @Nullable Piece next(Duration within) throws InterruptedException {
    Piece piece = pieces.poll();
    if (piece == null) {
      piece = pieces.poll(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS);
    }
    if (piece instanceof Piece.Bytes) {
      subscribed.join().request(1);
    }
    return piece;
  }

  /** Whether a piece has come that was not taken yet. */
  boolean waits() {
    return !pieces.isEmpty();
  }

  /** Wants no more: the connection is closed, or its stream reset. */
  void drop() {
    dropped = true;
    if (subscribed.isDone()) {
      subscribed.join().cancel();
    }
  }

  @Override
  public CompletionStage<Arrivals> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscribed.complete(subscription);
    if (dropped) {
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    pieces.add(new Piece.Bytes(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    pieces.add(new Piece.Broken(cause));
  }

  @Override
  public void onComplete() {
    pieces.add(new Piece.End());
  }
}
