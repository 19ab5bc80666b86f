package dev.holdfast.api.run;

import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.store.run.RunMark;
import dev.holdfast.store.run.RunView;
import dev.holdfast.store.run.Runs;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.run.RunLimits;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads a run, now or when it has ended. */
@Singleton
public final class RunReader {
  private static final Pattern RUN_ID = Pattern.compile("run_[0-9A-Za-z]{1,60}");

  private final Runs runs;
  private final RunWaiters waiters;

  RunReader(Runs runs, RunWaiters waiters) {
    this.runs = runs;
    this.waiters = waiters;
  }

  /** The run, as far as the principal may see it; another's is the same as none. */
  public RunView find(Principal principal, String id) {
    RunView row = RUN_ID.matcher(id).matches() ? runs.view(id, principal) : null;
    if (row == null) {
      throw ProblemException.noSuchRun();
    }
    return row;
  }

  /** What the run was planned to use at most. */
  public RunLimits limits(Principal principal, String id) {
    RunLimits limits = runs.limits(find(principal, id).runId(), principal);
    if (limits == null) {
      throw ProblemException.noSuchRun();
    }
    return limits;
  }

  /**
   * The run when it has come further than an event, when the time is over, or when the caller has
   * gone: whatever comes first.
   */
  public RunView awaitNews(
      Principal principal, RunView seen, long after, Duration atMost, HttpRequest<?> request) {
    return seen.lastEvent() > after
        ? seen
        : await(principal, seen, mark -> mark.lastEvent() > after, atMost, request);
  }

  /**
   * The run when it has ended, when the time is over, or when the caller has gone: whatever comes
   * first.
   */
  RunView await(Principal principal, RunView seen, Duration atMost, HttpRequest<?> request) {
    return await(principal, seen, RunMark::terminal, atMost, request);
  }

  /**
   * Returns when the run has taken what stands at a place of its inbox, when it has ended, or when
   * the time is over; at once where too many wait already.
   */
  public void awaitTaken(String runId, long seq, Duration atMost) {
    try (RunWaiters.Waiter waiter = waiters.open(runId)) {
      waiter.await(mark -> mark.inboxTaken() >= seq || mark.terminal(), atMost);
    } catch (ProblemException e) {
      if (e.code() != ProblemCode.TOO_MANY_WAITERS) {
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RunView await(
      Principal principal,
      RunView seen,
      Predicate<RunMark> enough,
      Duration atMost,
      HttpRequest<?> request) {
    if (seen.terminal() || atMost.isZero()) {
      return seen;
    }
    ChannelFuture gone =
        ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel().closeFuture();
    try (RunWaiters.Waiter waiter = waiters.open(seen.runId())) {
      ChannelFutureListener release = closed -> waiter.release();
      gone.addListener(release);
      try {
        waiter.await(enough, atMost);
      } finally {
        gone.removeListener(release);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return find(principal, seen.runId());
  }
}
