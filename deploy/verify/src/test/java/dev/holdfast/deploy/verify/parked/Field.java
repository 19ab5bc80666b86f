package dev.holdfast.deploy.verify.parked;

import static dev.holdfast.deploy.verify.operator.Script.call;

import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.deploy.verify.operator.Caller;
import dev.holdfast.deploy.verify.operator.LiveStack;
import dev.holdfast.deploy.verify.operator.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Runs whose only call waits until somebody approves it. */
record Field(LiveStack live, Duration limit) {
  /** Requires that the call be claimed before it is sent, and has a task of Temporal of its own. */
  private static final String TOOL = "send";

  private static final int AT_ONCE = 16;
  private static final int TOLD = 10;

  /** A decision as its caller saw it. */
  record Said(String run, Duration took, int status) {}

  /** Starts runs; returns when all of them wait. */
  List<Waiting> park(int runs) {
    Caller caller = live.caller();
    List<String> ids =
        manyAtOnce(
            "started",
            runs,
            number ->
                caller.start(
                    MatrixAgents.ASKING, new Script().turn(call(TOOL, "parked/" + number)).end()));
    await("all wait", () -> Waiting.count(live, ids, "status = 'requires_action'"), runs);
    return Waiting.of(live, ids);
  }

  /** Approves all, so many in each second whether or not those before were answered. */
  List<Said> decideSteadily(List<Waiting> which, int perSecond) {
    Caller caller = live.caller();
    Duration each = Duration.ofSeconds(1).dividedBy(perSecond);
    AtomicInteger done = new AtomicInteger();
    List<CompletableFuture<Said>> said = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < which.size(); i++) {
        Waiting one = which.get(i);
        Executor then =
            CompletableFuture.delayedExecutor(
                each.multipliedBy(i).toMillis(), TimeUnit.MILLISECONDS, threads);
        said.add(
            CompletableFuture.supplyAsync(() -> approve(caller, one), then)
                .thenApply(tell("decided", which.size(), done)));
      }
      return said.stream().map(CompletableFuture::join).toList();
    }
  }

  /** Approves all as fast as the answers come. */
  List<Said> decideAtOnce(List<Waiting> which) {
    Caller caller = live.caller();
    return manyAtOnce("decided", which.size(), number -> approve(caller, which.get(number)));
  }

  void awaitEnds(List<Waiting> which) {
    List<String> runs = which.stream().map(Waiting::run).toList();
    await("all ended", () -> Waiting.count(live, runs, "terminal"), runs.size());
  }

  private static Said approve(Caller caller, Waiting one) {
    Instant begun = Instant.now();
    Caller.Answer answer =
        caller.decide(one.approval(), Map.of("decision", "approve", "by", "anna"), one.run());
    return new Said(one.run(), Duration.between(begun, Instant.now()), answer.status());
  }

  private static <T> List<T> manyAtOnce(String what, int number, IntFunction<T> one) {
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<CompletableFuture<T>> all =
          IntStream.range(0, number)
              .mapToObj(i ->
                  CompletableFuture.supplyAsync(() -> one.apply(i), threads)
                      .thenApply(tell(what, number, done)))
              .toList();
      return all.stream().map(CompletableFuture::join).toList();
    }
  }

  private static <T> Function<T, T> tell(String what, int all, AtomicInteger done) {
    return value -> {
      int now = done.incrementAndGet();
      if (now == all || now % Math.max(1, all / TOLD) == 0) {
        System.out.printf("  %d of %d %s%n", now, all, what);
      }
      return value;
    };
  }

  private void await(String what, IntSupplier count, int wanted) {
    Awaitility.await(what)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(200))
        .until(count::getAsInt, found -> found == wanted);
  }
}
