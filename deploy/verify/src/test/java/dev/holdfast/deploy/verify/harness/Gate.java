package dev.holdfast.deploy.verify.harness;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A moment at which something is held until it is let go. That it was reached is the proof that a
 * crash hit its phase.
 */
public final class Gate {
  /** Nothing is held longer, so that a test that fails leaves no thread behind. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final String name;
  private final Duration longest;
  private final BooleanSupplier when;
  private final List<String> visitors = new CopyOnWriteArrayList<>();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  public Gate(String name) {
    this(name, LONGEST);
  }

  /** A gate that holds nobody longer than this. */
  Gate(String name, Duration longest) {
    this(name, longest, () -> true);
  }

  /** A gate that lets pass who comes while this is not so. */
  public Gate(String name, BooleanSupplier when) {
    this(name, LONGEST, when);
  }

  private Gate(String name, Duration longest, BooleanSupplier when) {
    this.name = name;
    this.longest = longest;
    this.when = when;
  }

  /** Reports the visitor and holds it until the gate is opened. */
  public void pass(String visitor) {
    if (!when.getAsBoolean()) {
      return;
    }
    visitors.add(visitor);
    reached.countDown();
    try {
      boolean _ = open.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean reached() {
    return reached.getCount() == 0;
  }

  public boolean awaitReached(Duration limit) {
    try {
      return reached.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Lets everyone go, now and from now on. */
  public void open() {
    open.countDown();
  }

  /** Who came, in order; one that came again stands there again. */
  public List<String> visitors() {
    return List.copyOf(visitors);
  }

  @Override
  public String toString() {
    return name + (reached() ? " reached by " + visitors : " not reached");
  }
}
