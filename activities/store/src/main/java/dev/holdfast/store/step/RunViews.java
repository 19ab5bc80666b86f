package dev.holdfast.store.step;

import dev.holdfast.store.ledger.BranchVerdict;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.step.StepRef;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The views this worker holds. A view is read when a run comes to this worker, when somebody else
 * settled in between, and when the last statement on the run is so old that the run may have gone
 * on elsewhere; never per step.
 */
public final class RunViews {
  private static final int MOST_RUNS = 5_000;
  private static final long MOST_BYTES = 256L * 1024 * 1024;

  private final Ledger ledger;
  private final Clock clock;
  private final LongSupplier nanos;
  private final long freshNanos;
  private final LinkedHashMap<Key, RunView> views = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * The views of a worker.
   *
   * @param fresh how old the last statement on a run may be; the workflow task timeout
   */
  public RunViews(Ledger ledger, Clock clock, LongSupplier nanos, Duration fresh) {
    this.ledger = ledger;
    this.clock = clock;
    this.nanos = nanos;
    this.freshNanos = fresh.toNanos();
  }

  private record Key(String runId, String branch) {}

  /** The view to perform a step by. */
  public RunView at(StepRef ref) {
    Key key = new Key(ref.runId(), ref.branch());
    RunView view = held(key);
    if (view == null) {
      return hold(key, open(ref));
    }
    if (view.covers(ref.after()) && view.ageNanos(nanos.getAsLong()) < freshNanos) {
      return view;
    }
    return refresh(view, ref);
  }

  /** Reads what was settled since. */
  public RunView refresh(RunView view, StepRef ref) {
    LoadedRun loaded = load(ref, view.known());
    view.absorb(loaded, nanos.getAsLong());
    return view;
  }

  public void forget(StepRef ref) {
    synchronized (views) {
      views.remove(new Key(ref.runId(), ref.branch()));
    }
  }

  public long nanos() {
    return nanos.getAsLong();
  }

  private RunView open(StepRef ref) {
    LoadedRun loaded = load(ref, 0);
    if (!loaded.header().terminal() && !loaded.header().branch().equals(ref.branch())) {
      BranchVerdict verdict =
          ledger.openBranch(ref.runId(), ref.branch(), ref.after(), clock.instant());
      if (verdict == BranchVerdict.OPEN) {
        loaded = load(ref, 0);
      }
    }
    return new RunView(loaded, nanos.getAsLong());
  }

  private LoadedRun load(StepRef ref, long after) {
    LoadedRun loaded = ledger.load(ref.runId(), ref.branch(), after);
    if (loaded == null) {
      throw new HoldfastException(
          FailureCode.NOT_FOUND, "run " + ref.runId() + " is not in the store");
    }
    return loaded;
  }

  private @Nullable RunView held(Key key) {
    synchronized (views) {
      return views.get(key);
    }
  }

  private RunView hold(Key key, RunView view) {
    synchronized (views) {
      RunView other = views.putIfAbsent(key, view);
      if (other != null) {
        return other;
      }
      long bytes = views.values().stream().mapToLong(RunView::bytes).sum();
      var oldest = views.entrySet().iterator();
      while ((views.size() > MOST_RUNS || bytes > MOST_BYTES) && views.size() > 1) {
        bytes -= oldest.next().getValue().bytes();
        oldest.remove();
      }
      return view;
    }
  }
}
