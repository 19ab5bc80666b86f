package dev.holdfast.api.usage;

import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.store.usage.Usages;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** What a run used, up to now. */
@Controller("/v1/runs/{id}/usage")
@ExecuteOn(TaskExecutors.BLOCKING)
final class UsageController {
  private final RunReader runs;
  private final Usages usages;

  UsageController(RunReader runs, Usages usages) {
    this.runs = runs;
    this.usages = usages;
  }

  @Get
  HttpResponse<UsageResource> usage(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    QueryParameters.of(request);
    String runId = runs.find(principal, id).runId();
    return HttpResponse.ok(UsageResource.of(runId, usages.byModel(runId, principal)));
  }
}
