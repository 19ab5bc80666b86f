package dev.holdfast.deploy.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.client.ApiClient;
import dev.holdfast.deploy.launcher.client.EventLine;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.supervise.Roster;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Starts the example agent and tells what it does.
 *
 * @param crash whether to kill the worker in the middle
 * @param yes whether what the agent asks for is approved without asking
 */
public record Demo(
    DataDirectory data, Endpoints endpoints, boolean crash, boolean yes, PrintStream out) {
  private static final String AGENT = "refund-desk";
  private static final Map<String, String> INPUT =
      new TreeMap<>(Map.of("order", "A-1001", "reason", "arrived broken"));
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long LOOK_AGAIN_MILLIS = 20;
  private static final int CRASH_AFTER = 2;
  private static final Set<String> TERMINAL =
      Set.of("completed", "incomplete", "failed", "cancelled");

  /**
   * Whether the run completed and, after a crash, each tool had its effect exactly once.
   *
   * @throws StackFailure with what the run failed by
   */
  public boolean run() {
    ApiClient api =
        new ApiClient(
            Objects.requireNonNull(endpoints.api()), Objects.requireNonNull(endpoints.apiKey()));
    JsonNode started = api.start(AGENT, INPUT, null, null);
    String run = started.path("id").asText();
    out.printf("%nAgent %s, run %s%n  %s%n%n", AGENT, run, Json.line(INPUT));
    Telling telling =
        new Telling(
            Instant.parse(started.path("created_at").asText()),
            new Approver(api, out, System.in, yes));
    JsonNode ended = follow(api, run, telling);
    summarise(ended, api.usage(run), telling);
    JsonNode error = ended.path("error");
    if (error.isObject()) {
      throw new StackFailure(error.path("message").asText(), "");
    }
    boolean completed = ended.path("status").asText().equals("completed");
    return completed && (!crash || proven(run, telling));
  }

  /** What was seen of the run so far. */
  private final class Telling {
    private final Instant begin;
    private final Approver approver;
    private final Map<String, String> calls = new LinkedHashMap<>();
    private long last;
    private int modelCalls;
    private int completedTools;
    private long killed;

    Telling(Instant begin, Approver approver) {
      this.begin = begin;
      this.approver = approver;
    }

    void tell(JsonNode event) {
      out.println(new EventLine(event, begin).text());
      last = event.path("seq").asLong();
      JsonNode of = event.path("data");
      approver.see(event);
      switch (event.path("type").asText()) {
        case "model.completed" -> modelCalls++;
        case "tool.requested" -> calls.put(of.path("call").asText(), of.path("tool").asText());
        case "tool.completed" -> completedTools++;
        default -> {}
      }
    }
  }

  private JsonNode follow(ApiClient api, String run, Telling telling) {
    Instant limit = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(limit)) {
      // Asked first: what ended before was told after.
      JsonNode state = api.run(run);
      for (JsonNode event : api.events(run, telling.last).path("data")) {
        telling.tell(event);
        crashIfDue(telling);
      }
      boolean over = TERMINAL.contains(state.path("status").asText());
      if (over && api.events(run, telling.last).path("data").isEmpty()) {
        return state;
      }
      tellOfReturn(telling);
      telling.approver.hear();
      if (telling.approver.isAsked()) {
        limit = Instant.now().plus(LIMIT); // Whoever is asked may take their time.
      }
      pause();
    }
    throw new StackFailure(
        "run " + run + " did not end within " + LIMIT.toMinutes() + " minutes",
        "See `holdfast doctor` and `holdfast logs worker`.");
  }

  private void crashIfDue(Telling telling) {
    if (!crash || telling.killed != 0 || telling.completedTools < CRASH_AFTER) {
      return;
    }
    long pid = workerPid();
    if (!ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
      throw new StackFailure("the worker (pid " + pid + ") could not be killed", "");
    }
    telling.killed = pid;
    out.printf("     ✗ the worker (pid %d) was killed with SIGKILL%n", pid);
  }

  private void tellOfReturn(Telling telling) {
    long now = telling.killed > 0 ? workerPid() : 0;
    if (now != 0 && now != telling.killed) {
      out.printf("     ✓ the launcher has started another (pid %d)%n", now);
      telling.killed = -1;
    }
  }

  /** As the launcher wrote it last; 0 while there is none. */
  private long workerPid() {
    return Roster.of(data).flatMap(roster -> roster.part("worker")).map(p -> p.pid()).orElse(0L);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted; the run goes on", "", e);
    }
  }

  private void summarise(JsonNode run, JsonNode usage, Telling telling) {
    Duration took = Duration.between(telling.begin, Instant.parse(run.path("ended_at").asText()));
    out.printf(
        "%nThe run is %s after %.1f s: %d model calls, %d tool calls.%n",
        run.path("status").asText(),
        took.toMillis() / 1000.0,
        telling.modelCalls,
        telling.calls.size());
    JsonNode outcome = run.path("outcome").path("text");
    if (outcome.isTextual()) {
      out.printf("  “%s”%n", outcome.asText().strip());
    }
    out.println();
    new Bill(usage).lines().forEach(out::println);
    String id = run.path("id").asText();
    out.printf("  page        %s%n", run.at("/links/page").asText());
    out.printf("  run         %s/v1/runs/%s%n", endpoints.api(), id);
    out.printf("  events      %s/v1/runs/%s/events%n", endpoints.api(), id);
    out.printf("  temporal    %s/namespaces/default/workflows/%s%n", endpoints.temporalUi(), id);
    out.printf("  ask them    curl -H 'Authorization: Bearer %s' …%n%n", endpoints.apiKey());
  }

  private boolean proven(String run, Telling telling) {
    if (telling.killed == 0) {
      throw new StackFailure(
          "the run was over before the worker could be killed, so nothing is proved", "Try again.");
    }
    Proof proof = Proof.of(run, telling.calls, new ShopClient(endpoints.shop()).effects(run));
    out.println("What the shop, another process, counted for this run:\n");
    out.print(proof.table());
    out.printf(
        "%n%s%n",
        proof.holds()
            ? "The worker was killed in the middle, and each tool was executed exactly once."
            : "NOT each tool was executed exactly once.");
    return proof.holds();
  }
}
