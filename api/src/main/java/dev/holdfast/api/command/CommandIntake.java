package dev.holdfast.api.command;

import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.IdempotencyKey;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.api.temporal.Waking;
import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.command.Commands;
import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.run.RunView;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wire.Wire;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Puts what the outside asks of a run into its inbox and wakes it. */
@Singleton
final class CommandIntake {
  private static final Logger log = LoggerFactory.getLogger(CommandIntake.class);

  private final RunReader runs;
  private final Commands commands;
  private final Waking waking;
  private final Clock clock;

  CommandIntake(RunReader runs, Commands commands, Waking waking, Clock clock) {
    this.runs = runs;
    this.commands = commands;
    this.waking = waking;
    this.clock = clock;
  }

  /**
   * A command as it stands.
   *
   * @param replayed it stood already, under the same idempotency key
   */
  record Accepted(CommandRow row, boolean replayed) {}

  /** Accepts a command once per key; without a key every request is a command of its own. */
  Accepted accept(
      Principal principal,
      String runId,
      String kind,
      Map<String, ?> body,
      @Nullable IdempotencyKey key) {
    RunView run = runs.find(principal, runId);
    String id = IdempotencyKey.commandId(key, principal, kind + " " + run.runId());
    String content = Wire.write(body);
    CommandRow standing = key == null ? null : commands.find(run.runId(), id, principal);
    if (standing != null) {
      return new Accepted(same(standing, content), true);
    }
    try (MDC.MDCCloseable _ = MDC.putCloseable("run", run.runId())) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      CommandRow row =
          commands.accept(new NewCommand(id, run.runId(), principal, kind, content, "api", now));
      if (row == null) {
        throw ProblemException.noSuchRun();
      }
      log.info("command {} {} {}", row.commandId(), kind, row.state());
      if (row.state().equals("accepted")) {
        waking.wake(run.runId());
      }
      return new Accepted(same(row, content), false);
    }
  }

  private static CommandRow same(CommandRow standing, String content) {
    if (!standing.body().equals(content)) {
      throw new ProblemException(
          ProblemCode.IDEMPOTENCY_KEY_REUSED,
          "The idempotency key was used for this run with another body.");
    }
    return standing;
  }
}
