package dev.holdfast.api.decision;

import dev.holdfast.api.Links;
import dev.holdfast.api.command.CommandResource;
import dev.holdfast.store.command.CommandRow;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;

/** Answers services whose decision was accepted. */
@Singleton
public final class DecisionAnswers {
  private final Links links;

  DecisionAnswers(Links links) {
    this.links = links;
  }

  /** 200 with what was decided about, as it is now. */
  public <T> HttpResponse<T> taken(Decision.Taken taken, T resource) {
    return marked(HttpResponse.ok(resource), taken.replayed());
  }

  /** 202 with the command, and where to look what becomes of it. */
  public HttpResponse<CommandResource> accepted(Decision.Accepted accepted) {
    CommandRow command = accepted.command();
    String where =
        links.to("/v1/runs/%s/commands/%s".formatted(command.runId(), command.commandId()));
    return marked(
        HttpResponse.<CommandResource>accepted()
            .body(CommandResource.of(command))
            .header(HttpHeaders.LOCATION, where),
        accepted.replayed());
  }

  private static <T> HttpResponse<T> marked(MutableHttpResponse<T> answer, boolean replayed) {
    return replayed ? answer.header("Idempotent-Replayed", "true") : answer;
  }
}
