package dev.holdfast.api.command;

import dev.holdfast.api.command.CommandIntake.Accepted;
import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.IdempotencyKey;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.request.Text;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.command.Commands;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of a run that is under way. */
@Controller("/v1/runs/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CommandsController {
  private final CommandIntake intake;
  private final RunReader runs;
  private final Commands commands;

  CommandsController(CommandIntake intake, RunReader runs, Commands commands) {
    this.intake = intake;
    this.runs = runs;
    this.commands = commands;
  }

  /** Tells the model something before its next turn. */
  @Post("/messages")
  HttpResponse<CommandResource> message(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id,
      @Body SendMessage body) {
    QueryParameters.of(request);
    body.check();
    Map<String, String> content = Map.of("text", String.valueOf(body.text()));
    return answer(principal, intake.accept(principal, id, "message", content, key(request)));
  }

  /** Asks the run to end as cancelled. */
  @Post("/cancel")
  HttpResponse<CommandResource> cancel(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id,
      @Body @Nullable CancelRun body) {
    QueryParameters.of(request);
    CancelRun asked = body == null ? new CancelRun(null) : body;
    asked.check();
    Map<String, String> content =
        asked.reason() == null ? Map.of() : Map.of("reason", asked.reason());
    return answer(principal, intake.accept(principal, id, "cancel", content, key(request)));
  }

  /** What became of something that was asked of the run. */
  @Get("/commands/{command}")
  HttpResponse<CommandResource> get(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id,
      String command) {
    QueryParameters.of(request);
    CommandRow row =
        Text.storable(command)
            ? commands.find(runs.find(principal, id).runId(), command, principal)
            : null;
    if (row == null) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "There is no command with this id in the run.");
    }
    return HttpResponse.ok(CommandResource.of(row));
  }

  private static @Nullable IdempotencyKey key(HttpRequest<?> request) {
    return IdempotencyKey.of(request);
  }

  private HttpResponse<CommandResource> answer(Principal principal, Accepted accepted) {
    if (accepted.row().state().equals("refused")) {
      String runId = accepted.row().runId();
      String status = runs.find(principal, runId).status();
      throw new ProblemException(
              ProblemCode.RUN_FINISHED, "The run is %s: it takes nothing more.".formatted(status))
          .with("run", Map.of("id", runId, "status", status));
    }
    CommandResource resource = CommandResource.of(accepted.row());
    return accepted.replayed()
        ? HttpResponse.ok(resource).header("Idempotent-Replayed", "true")
        : HttpResponse.<CommandResource>accepted().body(resource);
  }
}
