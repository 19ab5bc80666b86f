package dev.holdfast.api.artifact;

import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Pages;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.store.artifact.ArtifactRow;
import dev.holdfast.store.artifact.Artifacts;
import dev.holdfast.store.run.RunView;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.tool.Kept;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What the calls of a run left, as its open branch sees it. */
@Controller("/v1/runs/{id}/artifacts")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ArtifactsController {
  private final RunReader runs;
  private final Artifacts artifacts;
  private final Pages pages;

  ArtifactsController(RunReader runs, Artifacts artifacts, Pages pages) {
    this.runs = runs;
    this.artifacts = artifacts;
    this.pages = pages;
  }

  /** What was left under names, in the order in which the calls ended. */
  @Get
  HttpResponse<?> list(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    QueryParameters query = QueryParameters.of(request, "after", "limit");
    long after = query.whole("after", 0, 0, Long.MAX_VALUE);
    int limit = query.limit();
    RunView run = runs.find(principal, id);
    List<ArtifactRow> found =
        artifacts.named(run.runId(), principal).stream()
            .filter(row -> row.number() > after)
            .limit(limit + 1L)
            .toList();
    return pages.cut(
        request, found, limit, last -> String.valueOf(last.number()), ArtifactResource::of);
  }

  /** The content of one, or of a long result, whose id its event carries. */
  @Get("/{artifact}")
  HttpResponse<byte[]> content(
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal, String id, String artifact) {
    RunView run = runs.find(principal, id);
    String content = artifacts.content(run.runId(), principal, artifact);
    if (content == null) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "The run has no artifact with this id: its list names them.");
    }
    Kept kept =
        artifacts.named(run.runId(), principal).stream()
            .map(ArtifactRow::kept)
            .filter(one -> one.digest().equals(artifact))
            .reduce((earlier, later) -> later)
            .orElse(new Kept("result.txt", "text/plain", artifact, content.length(), false));
    return HttpResponse.ok(bytes(kept, content))
        .header(HttpHeaders.CONTENT_TYPE, type(kept))
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "sandbox; default-src 'none'")
        .header(
            "Content-Disposition",
            "attachment; filename*=UTF-8''"
                + URLEncoder.encode(kept.name(), StandardCharsets.UTF_8).replace("+", "%20"));
  }

  private static byte[] bytes(Kept kept, String content) {
    return kept.base64()
        ? Base64.getDecoder().decode(content)
        : content.getBytes(StandardCharsets.UTF_8);
  }

  private static String type(Kept kept) {
    return kept.mediaType().startsWith("text/")
        ? kept.mediaType() + ";charset=utf-8"
        : kept.mediaType();
  }
}
