package dev.holdfast.workflows.run;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Activities in their order, so many at once: the next is sent when one of them has come back. */
final class Window<P> {
  private final List<Supplier<Promise<P>>> sends;
  private final int width;
  private final List<Promise<P>> sent = new ArrayList<>();
  private final List<CancellationScope> scopes = new ArrayList<>();

  Window(List<Supplier<Promise<P>>> sends, int width) {
    this.sends = List.copyOf(sends);
    this.width = width;
  }

  /** What was sent, in order. */
  List<Promise<P>> sent() {
    return sent;
  }

  boolean hasRoom() {
    return sent.size() < sends.size() && flying() < width;
  }

  boolean allBack() {
    return sent.size() == sends.size() && sentAreBack();
  }

  boolean sentAreBack() {
    return flying() == 0;
  }

  private long flying() {
    return sent.stream().filter(promise -> !promise.isCompleted()).count();
  }

  /** Sends what there is room for. Not from a callback: those run outside the caller's scope. */
  void fill() {
    if (hasRoom()) {
      CancellationScope scope = Workflow.newCancellationScope(this::send);
      scopes.add(scope);
      scope.run();
    }
  }

  private void send() {
    while (hasRoom()) {
      sent.add(sends.get(sent.size()).get());
    }
  }

  void cancel(String reason) {
    scopes.forEach(scope -> scope.cancel(reason));
  }
}
