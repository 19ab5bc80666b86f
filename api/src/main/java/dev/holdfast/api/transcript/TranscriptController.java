package dev.holdfast.api.transcript;

import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.request.Pages;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.store.run.RunView;
import dev.holdfast.store.transcript.Beginning;
import dev.holdfast.store.transcript.SaidRow;
import dev.holdfast.store.transcript.Transcripts;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who said what in a run, in the order in which its model reads it. */
@Controller("/v1/runs/{id}/transcript")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TranscriptController {
  private final RunReader runs;
  private final Transcripts transcripts;
  private final Pages pages;

  TranscriptController(RunReader runs, Transcripts transcripts, Pages pages) {
    this.runs = runs;
    this.transcripts = transcripts;
    this.pages = pages;
  }

  /** The entries behind a place. While the run is open, up to the first that is still to come. */
  @Get
  HttpResponse<?> transcript(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    QueryParameters query = QueryParameters.of(request, "after", "limit");
    Place after = Place.asked(query.text("after"));
    int limit = query.limit();
    RunView run = runs.find(principal, id);
    return pages.cut(
        request,
        entries(run, principal, after, limit),
        limit,
        last -> last.id().text(),
        Function.identity());
  }

  /** One more than the limit where there are more. */
  private List<TranscriptEntry> entries(
      RunView run, Principal principal, @Nullable Place after, int limit) {
    List<TranscriptEntry> entries = new ArrayList<>();
    if (after == null || after.turn() == 0) {
      Beginning beginning = transcripts.beginning(run.runId(), principal);
      if (beginning != null) {
        addBehind(after, TranscriptEntry.of(beginning), entries);
      }
    }
    Transcripts.Place before =
        run.terminal() ? Transcripts.Place.END : transcripts.settledUpTo(run.runId(), principal);
    Transcripts.Place from =
        after == null ? Transcripts.Place.START : new Transcripts.Place(after.turn(), after.slot());
    while (entries.size() <= limit) {
      List<SaidRow> rows = transcripts.rows(run.runId(), principal, from, before, limit + 1);
      rows.forEach(row -> addBehind(after, TranscriptEntry.of(row), entries));
      if (rows.size() <= limit) {
        break;
      }
      from = new Transcripts.Place(rows.getLast().turn(), rows.getLast().slot() + 1);
    }
    return entries;
  }

  private static void addBehind(
      @Nullable Place after, List<TranscriptEntry> found, List<TranscriptEntry> entries) {
    found.stream()
        .filter(entry -> after == null || entry.id().compareTo(after) > 0)
        .forEach(entries::add);
  }
}
