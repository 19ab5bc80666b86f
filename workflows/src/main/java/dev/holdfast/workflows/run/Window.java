package dev.holdfast.workflows.run;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Activities, so many at once: the next is sent when one of them has come back. Each has a place;
 * it is sent once it was let go. A place is open until something came back that is an end.
 */
final class Window<P> {
  private final int width;
  private final Predicate<P> ends;
  private final List<@Nullable Promise<P>> places = new ArrayList<>();
  private final Deque<Place<P>> waiting = new ArrayDeque<>();
  private final Map<Integer, CancellationScope> scopes = new LinkedHashMap<>();

  private record Place<P>(int at, Supplier<Promise<P>> send) {}

  /**
   * A window with so many places, none of which is let go.
   *
   * @param ends whether what came back is an end: else something else must come
   */
  Window(int size, int width, Predicate<P> ends) {
    this.width = width;
    this.ends = ends;
    for (int i = 0; i < size; i++) {
      places.add(null);
    }
  }

  /** A window with one place, which is let go. */
  static <P> Window<P> one(Supplier<Promise<P>> send) {
    Window<P> window = new Window<>(1, 1, any -> true);
    window.letGo(0, send);
    return window;
  }

  /** Sends it when there is room. */
  void letGo(int place, Supplier<Promise<P>> send) {
    waiting.addLast(new Place<>(place, send));
  }

  /** Takes what a place came to before. */
  void landed(int place, P result) {
    places.set(place, Workflow.newPromise(result));
  }

  /** What is at a place; null while it was not sent. */
  @Nullable Promise<P> at(int place) {
    return places.get(place);
  }

  /** What was sent, in order of the places. */
  List<Promise<P>> sent() {
    return places.stream().filter(Objects::nonNull).toList();
  }

  boolean hasRoom() {
    return !waiting.isEmpty() && flying() < width;
  }

  boolean allBack() {
    return waiting.isEmpty() && flying() == 0 && places.stream().noneMatch(this::open);
  }

  /** Nothing is under way, and nothing can be sent. */
  boolean allHeld() {
    return waiting.isEmpty() && flying() == 0 && places.stream().anyMatch(this::open);
  }

  /** Whether an end is still to come to a place. */
  boolean open(int place) {
    return open(places.get(place));
  }

  private boolean open(@Nullable Promise<P> place) {
    return place == null
        || (place.isCompleted() && place.getFailure() == null && !ends.test(place.get()));
  }

  boolean sentAreBack() {
    return flying() == 0;
  }

  private long flying() {
    return sent().stream().filter(promise -> !promise.isCompleted()).count();
  }

  /** Sends what there is room for. Not from a callback: those run outside the caller's scope. */
  void fill() {
    while (hasRoom()) {
      Place<P> next = waiting.removeFirst();
      CancellationScope scope =
          Workflow.newCancellationScope(() -> places.set(next.at, next.send.get()));
      scopes.put(next.at, scope);
      scope.run();
    }
  }

  /** Gives up what is at a place, whether it was sent or not, for something else. */
  void replace(int place, Supplier<Promise<P>> instead) {
    waiting.removeIf(one -> one.at == place);
    CancellationScope sent = scopes.remove(place);
    if (sent != null) {
      sent.cancel("it is ended otherwise");
    }
    places.set(place, null);
    waiting.addFirst(new Place<>(place, instead));
  }

  void cancel(String reason) {
    scopes.values().forEach(scope -> scope.cancel(reason));
  }
}
