package dev.holdfast.store.step;

import dev.holdfast.store.ledger.BranchVerdict;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.store.ledger.Opening;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.step.StepRef;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The views this worker holds. A view is read when a run comes to this worker, or comes back to it;
 * when somebody else settled in between; and when the last statement on the run is so old that the
 * run may have gone on elsewhere; never per step.
 */
public final class RunViews {
  private static final int MOST_RUNS = 5_000;
  private static final long MOST_BYTES = 256L * 1024 * 1024;

  private final Ledger ledger;
  private final Clock clock;
  private final LongSupplier nanos;
  private final long freshNanos;
  private final Executions executions;
  private final FrozenAgents agents = new FrozenAgents();
  private final LinkedHashMap<Key, RunView> views = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * The views of a worker.
   *
   * @param fresh how old the last statement on a run may be; the workflow task timeout
   */
  public RunViews(
      Ledger ledger, Clock clock, LongSupplier nanos, Duration fresh, Executions executions) {
    this.ledger = ledger;
    this.clock = clock;
    this.nanos = nanos;
    this.freshNanos = fresh.toNanos();
    this.executions = executions;
  }

  /** What Temporal knows of a run's executions. */
  public interface Executions {
    /** Whether no later one was made, by a reset. */
    boolean latest(String runId, String execution);
  }

  private record Key(String runId, String branch) {}

  /** The view to perform a step by. */
  public RunView at(StepRef ref) {
    Key key = new Key(ref.runId(), ref.branch());
    RunView view = held(key);
    if (view != null && !current(view, ref)) {
      refresh(view, ref);
    }
    return view == null || view.missing(ref) > 0 ? hold(key, open(ref)) : view;
  }

  /** The view as the ledger is now. */
  public RunView now(StepRef ref) {
    Key key = new Key(ref.runId(), ref.branch());
    RunView view = held(key);
    if (view != null) {
      refresh(view, ref);
    }
    return view == null || view.missing(ref) > 0 ? hold(key, open(ref)) : view;
  }

  private boolean current(RunView view, StepRef ref) {
    return !ref.first()
        && view.covers(ref.after())
        && view.ageNanos(nanos.getAsLong()) < freshNanos;
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
    while (true) {
      RunView view = read(ref);
      String seen = view.header().branch();
      boolean open = seen.equals(ref.branch());
      long after = open ? view.missing(ref) : ref.after();
      if ((open && after == 0)
          || view.finished()
          || !executions.latest(ref.runId(), ref.execution())) {
        return view;
      }
      var opening = new Opening(ref.runId(), ref.branch(), seen, after, clock.instant());
      BranchVerdict verdict = ledger.openBranch(opening);
      if (verdict == BranchVerdict.OPEN) {
        return read(ref);
      }
      if (verdict != BranchVerdict.CHANGED) {
        return view;
      }
    }
  }

  private RunView read(StepRef ref) {
    LoadedRun loaded = load(ref, 0);
    return new RunView(loaded, agents.of(loaded.header()), nanos.getAsLong());
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
      views.put(key, view);
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
