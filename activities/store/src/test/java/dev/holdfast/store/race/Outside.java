package dev.holdfast.store.race;

import dev.holdfast.store.command.Commands;
import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Messages to the runs while they go on, and an early end for every fifth of them. */
final class Outside {
  private static final Instant NOW = SampleRuns.ACCEPTED_AT.plusSeconds(2);

  private final Runs runs;
  private final Commands commands;
  private final List<String> ids;
  private final Map<String, AtomicInteger> messages = new ConcurrentHashMap<>();

  Outside(Runs runs, Commands commands, List<String> ids) {
    this.runs = runs;
    this.commands = commands;
    this.ids = ids;
  }

  void maybeInterfere(Random random, String run) {
    if (random.nextInt(6) == 0) {
      int number = count(run).incrementAndGet();
      commands.accept(
          new NewCommand(
              message(number), run, Principal.bootstrapOwner(), "message", "{}", "api", NOW));
    }
    if (ids.indexOf(run) % 5 == 0 && random.nextInt(60) == 0) {
      runs.fail(run, "terminated", "ended from outside", NOW);
    }
  }

  /** How many messages a run was sent; they are numbered from one. */
  int sent(String run) {
    return count(run).get();
  }

  static String message(int number) {
    return "<m" + number + ">";
  }

  private AtomicInteger count(String run) {
    return messages.computeIfAbsent(run, key -> new AtomicInteger());
  }
}
