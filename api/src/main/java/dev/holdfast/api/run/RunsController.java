package dev.holdfast.api.run;

import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.IdempotencyKey;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.store.run.RunView;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;

/** Runs are started and read here. */
@Controller("/v1/runs")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RunsController {
  private final RunIntake intake;
  private final RunReader reader;
  private final RunResources resources;

  RunsController(RunIntake intake, RunReader reader, RunResources resources) {
    this.intake = intake;
    this.reader = reader;
    this.resources = resources;
  }

  /**
   * 202 with the run as soon as it cannot be lost; 200 when the caller waited and it ended
   * meanwhile.
   */
  @Post
  HttpResponse<RunResource> start(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      @Body StartRun body) {
    Duration waiting = QueryParameters.of(request, "wait").waiting();
    refuseKey(request);
    body.check();
    RunView accepted = reader.find(principal, intake.accept(principal, body));
    RunView run = reader.await(principal, accepted, waiting, request);
    RunResource resource = resources.of(run);
    return run.terminal() && !waiting.isZero()
        ? HttpResponse.ok(resource)
        : HttpResponse.<RunResource>accepted()
            .header(HttpHeaders.LOCATION, resource.links().self())
            .body(resource);
  }

  @Get("/{id}")
  HttpResponse<RunResource> get(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    Duration waiting = QueryParameters.of(request, "wait").waiting();
    RunView run = reader.await(principal, reader.find(principal, id), waiting, request);
    return HttpResponse.ok(resources.of(run));
  }

  // Taken and ignored it would promise what is not kept: that a repeated start is one run.
  private static void refuseKey(HttpRequest<?> request) {
    if (IdempotencyKey.of(request) != null) {
      throw new ProblemException(
          ProblemCode.IDEMPOTENCY_KEY_UNSUPPORTED,
          "Starting a run does not take an Idempotency-Key yet.");
    }
  }
}
