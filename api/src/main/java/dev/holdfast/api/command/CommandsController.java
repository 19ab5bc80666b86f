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
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.run.RunLimits;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of a run that is under way. */
@Controller("/v1/runs/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CommandsController {
  private static final String QUEUE_FULL = "queue_full";
  private static final String RUN_FINISHED = "run_finished";

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
    checkHasModel(principal, id);
    Map<String, String> content = new LinkedHashMap<>();
    content.put("text", String.valueOf(body.text()));
    content.put("mode", String.valueOf(body.mode()));
    return answer(principal, intake.accept(principal, id, "message", content, key(request)));
  }

  /** Lets the run take no further turn. */
  @Post("/pause")
  HttpResponse<CommandResource> pause(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    QueryParameters.of(request);
    return answer(principal, intake.accept(principal, id, "pause", Map.of(), key(request)));
  }

  /** Lets a paused run go on. */
  @Post("/resume")
  HttpResponse<CommandResource> resume(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    QueryParameters.of(request);
    return answer(principal, intake.accept(principal, id, "resume", Map.of(), key(request)));
  }

  /** Raises limits of the run. */
  @Post("/budget")
  HttpResponse<CommandResource> budget(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id,
      @Body RaiseBudget body) {
    QueryParameters.of(request);
    checkHasModel(principal, id);
    RunLimits limits = runs.limits(principal, id);
    return answer(
        principal, intake.accept(principal, id, "budget", body.above(limits), key(request)));
  }

  /** Ends an open call of the run without its tool. */
  @Post("/calls/{call}/skip")
  HttpResponse<CommandResource> skip(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id,
      String call,
      @Body @Nullable EndCall body) {
    QueryParameters.of(request);
    Map<String, String> content = EndCall.withoutResult(call, body);
    return answer(principal, intake.accept(principal, id, "skip", content, key(request)));
  }

  /** Gives an open call of the run its result. */
  @Post("/calls/{call}/result")
  HttpResponse<CommandResource> inject(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id,
      String call,
      @Body EndCall body) {
    QueryParameters.of(request);
    return answer(
        principal, intake.accept(principal, id, "inject", body.giving(call), key(request)));
  }

  /** Has a call sent once more of which nobody knows whether it took effect. */
  @Post("/calls/{call}/retry")
  HttpResponse<CommandResource> retry(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id,
      String call,
      @Body @Nullable EndCall body) {
    QueryParameters.of(request);
    Map<String, String> content = EndCall.withoutResult(call, body);
    return answer(principal, intake.accept(principal, id, "retry", content, key(request)));
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

  private void checkHasModel(Principal principal, String id) {
    if (runs.find(principal, id).modelProvider().equals(ModelSpec.ACTION)) {
      throw new ProblemException(
          ProblemCode.CONFLICT,
          "The run performs one action: there is no model that could read a message or use more.");
    }
  }

  private static @Nullable IdempotencyKey key(HttpRequest<?> request) {
    return IdempotencyKey.of(request);
  }

  private HttpResponse<CommandResource> answer(Principal principal, Accepted accepted) {
    if (QUEUE_FULL.equals(accepted.row().result())) {
      throw new ProblemException(
          ProblemCode.QUEUE_FULL,
          "The run has not taken the last 100 messages yet: send it again once it has.");
    }
    if (RUN_FINISHED.equals(accepted.row().result())) {
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
