package dev.holdfast.deploy.verify.deciding;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.operator.Caller;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Twenty people who decide the same thing at the same time, each under an id of their own. */
final class Deciders {
  static final int MANY = 20;
  private static final int BUSY = 503;

  private final Supplier<Caller> caller;
  private final String approval;
  private final List<CompletableFuture<Optional<Caller.Answer>>> said = new ArrayList<>();

  Deciders(Supplier<Caller> caller, String approval) {
    this.caller = caller;
    this.approval = approval;
  }

  String approval() {
    return approval;
  }

  /** The first so many decide; nobody waits for their answers. */
  void say(int people) {
    Caller now = caller.get();
    Executor threads = Thread::startVirtualThread;
    for (int person = 0; person < people; person++) {
      int who = person;
      said.add(CompletableFuture.supplyAsync(() -> answer(now, who), threads));
    }
  }

  /** Whoever is told that the API cannot now says it again. */
  private Caller.Answer insist(int person) {
    return Awaitility.await(approval + ": an answer to person-" + person)
        .atMost(Struck.SOON)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> answer(caller.get(), person),
            answer -> answer.isPresent() && answer.orElseThrow().status() != BUSY)
        .orElseThrow();
  }

  private Optional<Caller.Answer> answer(Caller now, int person) {
    String name = "person-" + person;
    try {
      return Optional.of(
          now.decide(approval, Map.of("decision", "approve", "by", name), approval + "/" + name));
    } catch (UncheckedIOException e) {
      // The API died before it answered.
      return Optional.empty();
    }
  }

  /** What was heard, by status; who heard nothing counts as 0. */
  Map<Integer, Long> heard() {
    return said.stream()
        .map(answer -> answer.join().map(Caller.Answer::status).orElse(0))
        .collect(groupingBy(status -> status, TreeMap::new, counting()));
  }

  /** Whether somebody heard nothing, because the API died before it answered. */
  boolean unanswered() {
    return heard().containsKey(0);
  }

  /** All say it again, at once: one has decided, and the others learn who. */
  void assertOneHasDecided() {
    List<CompletableFuture<Caller.Answer>> again =
        IntStream.range(0, MANY)
            .mapToObj(person ->
                CompletableFuture.supplyAsync(() -> insist(person), Thread::startVirtualThread))
            .toList();
    List<Caller.Answer> answers = again.stream().map(CompletableFuture::join).toList();
    Map<Integer, Long> statuses =
        answers.stream().collect(groupingBy(Caller.Answer::status, TreeMap::new, counting()));
    assertEquals(Map.of(200, 1L, 409, MANY - 1L), statuses, approval);
    String winner = caller.get().approval(approval).at("/decided/by/0").asText();
    answers.stream()
        .filter(answer -> answer.status() == 409)
        .forEach(answer -> {
          assertEquals("already_decided", answer.body().path("code").asText());
          assertTrue(answer.body().toString().contains('"' + winner + '"'), answer::toString);
        });
  }
}
