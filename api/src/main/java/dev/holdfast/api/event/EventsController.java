package dev.holdfast.api.event;

import dev.holdfast.api.Links;
import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.request.Page;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.store.event.Events;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;

/** The event log of a run, in pages. */
@Controller("/v1/runs/{id}/events")
@ExecuteOn(TaskExecutors.BLOCKING)
final class EventsController {
  private final RunReader runs;
  private final Events events;
  private final Links links;

  EventsController(RunReader runs, Events events, Links links) {
    this.runs = runs;
    this.events = events;
    this.links = links;
  }

  /** The events behind a number, oldest first. */
  @Get
  HttpResponse<Page<EventResource>> page(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    QueryParameters query = QueryParameters.of(request, "after", "limit");
    long after = query.whole("after", 0, 0, Long.MAX_VALUE);
    int limit = (int) query.whole("limit", Page.LIMIT, 1, Page.LIMIT_MAX);
    String runId = runs.find(principal, id).runId();
    List<RunEvent> found = events.page(runId, principal, after, limit + 1);
    boolean more = found.size() > limit;
    List<RunEvent> shown = more ? found.subList(0, limit) : found;
    String next = more ? String.valueOf(shown.getLast().seq()) : null;
    MutableHttpResponse<Page<EventResource>> answer =
        HttpResponse.ok(
            new Page<>(
                shown.stream().map(event -> EventResource.of(runId, event)).toList(), more, next));
    if (next != null) {
      String path = "/v1/runs/%s/events?after=%s&limit=%d".formatted(runId, next, limit);
      answer.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(links.to(path)));
    }
    return answer;
  }
}
