package dev.holdfast.api.step;

import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.request.Pages;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.store.ledger.StepEntry;
import dev.holdfast.store.ledger.StepLog;
import dev.holdfast.store.run.RunView;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;

/** The steps of a run, as its open branch sees them. */
@Controller("/v1/runs/{id}/steps")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StepsController {
  private static final int CLAIMED_MAX = 100;

  private final RunReader runs;
  private final StepLog steps;
  private final Pages pages;

  StepsController(RunReader runs, StepLog steps, Pages pages) {
    this.runs = runs;
    this.steps = steps;
    this.pages = pages;
  }

  /**
   * Settled steps behind a position, in the order in which they were settled; on the last page
   * those that are being performed follow.
   */
  @Get
  HttpResponse<?> steps(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    QueryParameters query = QueryParameters.of(request, "after", "limit");
    long after = query.whole("after", 0, 0, Long.MAX_VALUE);
    int limit = query.limit();
    RunView run = runs.find(principal, id);
    // The claims first: one that settles meanwhile is shown twice rather than not at all.
    List<StepEntry> claimed = steps.claimed(run.runId(), principal, CLAIMED_MAX);
    List<StepEntry> settled = steps.settled(run.runId(), principal, after, limit + 1);
    return pages.cut(
        request,
        settled,
        settled.size() > limit ? List.of() : claimed,
        limit,
        last -> String.valueOf(last.position()),
        StepResource::of);
  }
}
