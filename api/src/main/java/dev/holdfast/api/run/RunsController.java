package dev.holdfast.api.run;

import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.request.IdempotencyKey;
import dev.holdfast.api.request.Pages;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.store.run.RunList;
import dev.holdfast.store.run.RunView;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs are started and read here. */
@Controller("/v1/runs")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RunsController {
  private final RunIntake intake;
  private final RunReader reader;
  private final RunList list;
  private final RunResources resources;
  private final Pages pages;

  RunsController(
      RunIntake intake, RunReader reader, RunList list, RunResources resources, Pages pages) {
    this.intake = intake;
    this.reader = reader;
    this.list = list;
    this.resources = resources;
    this.pages = pages;
  }

  /**
   * 202 with the run as soon as it cannot be lost; 200 when the caller waited and it ended
   * meanwhile, or when it was started under the same key before.
   */
  @Post
  HttpResponse<RunResource> start(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      @Body StartRun body) {
    Duration waiting = QueryParameters.of(request, "wait").waiting();
    body.check();
    RunIntake.Accepted accepted = intake.accept(principal, body, IdempotencyKey.of(request));
    RunView seen = reader.find(principal, accepted.runId());
    RunView run = reader.await(principal, seen, waiting, request);
    RunResource resource = resources.of(run, principal);
    MutableHttpResponse<RunResource> answer =
        accepted.replayed() || (run.terminal() && !waiting.isZero())
            ? HttpResponse.ok(resource)
            : HttpResponse.<RunResource>accepted().body(resource);
    return accepted.replayed()
        ? answer
            .header(HttpHeaders.LOCATION, resource.links().self())
            .header("Idempotent-Replayed", "true")
        : answer.header(HttpHeaders.LOCATION, resource.links().self());
  }

  /** The runs of the application, the newest first. */
  @Get
  HttpResponse<?> list(
      HttpRequest<?> request, @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal) {
    ListedRuns asked = ListedRuns.asked(request);
    List<RunView> found = list.page(principal, asked.filter(), asked.after(), asked.limit() + 1);
    Map<String, Boolean> groupsAlive = new HashMap<>();
    return pages.cut(
        request,
        found,
        asked.limit(),
        ListedRuns::cursor,
        row -> resources.listed(row, groupsAlive));
  }

  @Get("/{id}")
  HttpResponse<RunResource> get(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    Duration waiting = QueryParameters.of(request, "wait").waiting();
    RunView run = reader.await(principal, reader.find(principal, id), waiting, request);
    return HttpResponse.ok(resources.of(run, principal));
  }
}
