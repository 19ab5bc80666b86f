package dev.holdfast.api.outside;

import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.IdempotencyKey;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.temporal.Waking;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.store.id.Ids;
import dev.holdfast.store.wait.OutsideEvent;
import dev.holdfast.store.wait.OutsideEvents;
import dev.holdfast.store.wait.Told;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.wait.Wait;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Others tell here of what runs may wait for. */
@Controller("/v1/events")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OutsideEventsController {
  private static final int MOST_WAITING = 500;

  private final OutsideEvents events;
  private final Waits waits;
  private final Waking waking;
  private final Clock clock;

  OutsideEventsController(OutsideEvents events, Waits waits, Waking waking, Clock clock) {
    this.events = events;
    this.waits = waits;
    this.waking = waking;
    this.clock = clock;
  }

  /** 202 when it is in the inboxes of those that wait, or kept; 200 when it was told before. */
  @Post
  HttpResponse<ToldResource> tell(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      @Body TellEvent body) {
    QueryParameters.of(request);
    String id = id(principal, IdempotencyKey.of(request), body.id());
    OutsideEvent event =
        body.checked(id, principal, clock.instant().truncatedTo(ChronoUnit.MICROS));
    return answer(event, events.tell(event.passing(misfits(event))));
  }

  private HttpResponse<ToldResource> answer(OutsideEvent event, Told told) {
    return switch (told.verdict()) {
      case FED, KEPT -> {
        told.runs().stream().distinct().forEach(waking::wake);
        yield HttpResponse.<ToldResource>accepted().body(resource(event, told));
      }
      case SAME -> HttpResponse.ok(resource(event, told)).header("Idempotent-Replayed", "true");
      case NOBODY ->
          throw new ProblemException(
              ProblemCode.CONFLICT,
              "Run %s does not wait for this event. Without run it is kept for whoever will."
                  .formatted(event.only()));
      case REUSED ->
          throw new ProblemException(
              ProblemCode.IDEMPOTENCY_KEY_REUSED, "Another event was told under this id.");
      case FULL ->
          throw new ProblemException(
              ProblemCode.QUEUE_FULL,
              "100 events of this name and correlation are kept, and nobody has waited for one.");
      case CROWDED ->
          throw new ProblemException(
              ProblemCode.CONFLICT,
              "More than 500 runs wait for this event: tell it to each by run.");
      case AGAIN ->
          throw new ProblemException(
              ProblemCode.UNAVAILABLE, "Too many begin to wait for this event: tell it again.");
    };
  }

  /** Somebody who waits for the event, and what their schema finds wrong with it. */
  private record Misfit(WaitRow row, List<dev.holdfast.policy.Fault> faults) {}

  /** Those whom the event passes by because it does not fit; refused where it fits nobody. */
  private List<String> misfits(OutsideEvent event) {
    List<WaitRow> waiting =
        waits.awaiting(event.name(), event.correlation(), event.principal(), MOST_WAITING).stream()
            .filter(row -> event.only() == null || event.only().equals(row.runId()))
            .toList();
    List<Misfit> misfits =
        waiting.stream()
            .map(row -> new Misfit(row, faults(row, event.data())))
            .filter(one -> !one.faults().isEmpty())
            .toList();
    if (!waiting.isEmpty() && misfits.size() == waiting.size()) {
      throw fitsNobody(misfits);
    }
    return misfits.stream().map(one -> one.row().waitId()).toList();
  }

  private static ProblemException fitsNobody(List<Misfit> misfits) {
    WaitRow last = misfits.getLast().row();
    ProblemException problem =
        new ProblemException(
                ProblemCode.INVALID_ANSWER, "The data fits none of those that wait; they still do.")
            .with("event", Map.of("id", last.waitId(), "run", last.runId()));
    misfits.stream()
        .flatMap(one -> one.faults().stream())
        .forEach(fault -> problem.at(Fault.below("/data", fault)));
    return problem;
  }

  private static List<dev.holdfast.policy.Fault> faults(WaitRow row, String data) {
    Wait.Question question = row.awaited().question();
    return question == null || question.schema() == null
        ? List.of()
        : InputSchema.check(question.schema(), data);
  }

  private static ToldResource resource(OutsideEvent event, Told told) {
    return new ToldResource(
        event.id(),
        "outside_event",
        event.name(),
        event.correlation(),
        told.runs().isEmpty() ? "kept" : "fed",
        told.runs().stream().distinct().toList());
  }

  private static String id(
      Principal principal, @Nullable IdempotencyKey key, @Nullable String given) {
    if (given != null) {
      return Ids.outsideEvent(Digest.of(principal.application(), "event", given));
    }
    return key == null ? Ids.outsideEvent() : Ids.outsideEvent(key.digest(principal, "tell"));
  }
}
