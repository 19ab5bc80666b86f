package dev.holdfast.api.event;

import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Page;
import dev.holdfast.api.request.Pages;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.store.event.Events;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.run.RunView;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The event log of a run: in pages, or as a stream for who accepts one. */
@Controller("/v1/runs/{id}/events")
@ExecuteOn(TaskExecutors.BLOCKING)
final class EventsController {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final RunReader runs;
  private final Events events;
  private final EventStreams streams;
  private final Pages pages;

  EventsController(RunReader runs, Events events, EventStreams streams, Pages pages) {
    this.runs = runs;
    this.events = events;
    this.streams = streams;
    this.pages = pages;
  }

  /** The events behind a number, oldest first. */
  @Get
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
  HttpResponse<?> events(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      @RequestAttribute(KeyFilter.KEY_HOLDS) BooleanSupplier keyHolds,
      String id) {
    return wantsStream(request)
        ? stream(request, principal, keyHolds, id)
        : page(request, principal, id);
  }

  private HttpResponse<Page<EventResource>> page(
      HttpRequest<?> request, Principal principal, String id) {
    QueryParameters query = QueryParameters.of(request, "after", "limit");
    long after = query.whole("after", 0, 0, Long.MAX_VALUE);
    int limit = query.limit();
    String runId = runs.find(principal, id).runId();
    List<RunEvent> found = events.page(runId, principal, after, limit + 1);
    return pages.cut(
        request,
        found,
        limit,
        last -> String.valueOf(last.seq()),
        event -> EventResource.of(runId, event));
  }

  /** 204 tells a reader who has seen the end not to come back. */
  private HttpResponse<?> stream(
      HttpRequest<?> request, Principal principal, BooleanSupplier keyHolds, String id) {
    QueryParameters query = QueryParameters.of(request, "after");
    long asked = query.whole("after", 0, 0, Long.MAX_VALUE);
    Long seen = lastEventId(request);
    long after = seen == null ? asked : seen;
    RunView run = runs.find(principal, id);
    if (run.terminal() && run.lastEvent() <= after) {
      return HttpResponse.noContent();
    }
    streams.checkPlace();
    return HttpResponse.ok(streams.of(run.runId(), principal, keyHolds, after))
        .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        // A proxy that collects would hold back what just happened.
        .header("X-Accel-Buffering", "no");
  }

  private static boolean wantsStream(HttpRequest<?> request) {
    for (MediaType accepted : request.accept()) {
      if (accepted.matches(MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
      if (accepted.getName().equals(MediaType.TEXT_EVENT_STREAM)) {
        return true;
      }
    }
    return false;
  }

  /** A client that reconnects repeats its first address: what it has seen since is newer. */
  private static @Nullable Long lastEventId(HttpRequest<?> request) {
    String header = request.getHeaders().get(LAST_EVENT_ID);
    if (header == null || header.isEmpty()) {
      return null;
    }
    if (!header.matches("\\d{1,18}")) {
      throw ProblemException.invalid(
          Fault.in(
              LAST_EVENT_ID,
              "invalid",
              "Last-Event-ID is no number of an event: send the id of the last one that was seen,"
                  + " or leave the header out to read from the first."));
    }
    return Long.valueOf(header);
  }
}
