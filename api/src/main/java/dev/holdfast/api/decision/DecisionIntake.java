package dev.holdfast.api.decision;

import dev.holdfast.api.run.RunReader;
import dev.holdfast.api.temporal.Waking;
import dev.holdfast.policy.wait.Deciding;
import dev.holdfast.policy.wait.Refusal;
import dev.holdfast.policy.wait.Ruled;
import dev.holdfast.policy.wait.Subject;
import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.command.Commands;
import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.step.InboxReading;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wire.Wire;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes decisions, whichever way they come. What cannot count is refused at once and leaves
 * nothing; everything else becomes a command in the run's inbox, and the run decides.
 */
@Singleton
public final class DecisionIntake {
  private static final Duration TAKEN_WITHIN = Duration.ofSeconds(3);
  private static final String RUN_FINISHED = "run_finished";
  private static final Logger log = LoggerFactory.getLogger(DecisionIntake.class);

  private final Waits waits;
  private final Commands commands;
  private final RunReader runs;
  private final Waking waking;
  private final Memberships memberships;
  private final Clock clock;

  DecisionIntake(
      Waits waits,
      Commands commands,
      RunReader runs,
      Waking waking,
      Memberships memberships,
      Clock clock) {
    this.waits = waits;
    this.commands = commands;
    this.runs = runs;
    this.waking = waking;
    this.memberships = memberships;
    this.clock = clock;
  }

  /**
   * Decides. Returns when the run has taken the decision, and after three seconds at the latest.
   *
   * @param channel the way it came, as {@code api}, {@code link} or {@code callback}
   * @param commandId the sender's: the same id of the same run gives the same result for ever
   */
  public Decision decide(Principal principal, String channel, Decide said, String commandId) {
    WaitRow wait = waits.find(said.waitId(), principal);
    if (wait == null) {
      return new Decision.NoSuchWait();
    }
    CommandRow standing = commands.find(wait.runId(), commandId, principal);
    if (standing != null) {
      return same(standing, said)
          ? taken(principal, wait, standing, true)
          : new Decision.IdReused(wait);
    }
    Decide decide = memberships.settled(said, principal);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Decision.Refused refused = refused(wait, decide, commandId, channel, now);
    if (refused != null) {
      return refused;
    }
    return accept(
        wait,
        decide,
        new NewCommand(
            commandId,
            wait.runId(),
            principal,
            InboxReading.DECIDE,
            Wire.write(decide),
            channel,
            now));
  }

  private Decision accept(WaitRow wait, Decide decide, NewCommand command) {
    try (MDC.MDCCloseable _ = MDC.putCloseable("run", wait.runId())) {
      CommandRow row = commands.accept(command);
      if (row == null) {
        return new Decision.NoSuchWait();
      }
      log.info(
          "decision {} about {} by way of {}", row.commandId(), wait.waitId(), command.channel());
      // Another request under this id may have come first.
      return same(row, decide)
          ? taken(command.principal(), wait, row, false)
          : new Decision.IdReused(wait);
    }
  }

  /** What became of a decision, without waiting; null where none was accepted under the id. */
  public @Nullable CommandRow standing(Principal principal, WaitRow wait, String commandId) {
    return commands.find(wait.runId(), commandId, principal);
  }

  /** Who belongs to which group may have changed in between: it makes no other decision. */
  private static boolean same(CommandRow row, Decide said) {
    return Wire.read(row.body(), Decide.class).in(List.of()).equals(said.in(List.of()));
  }

  private Decision taken(Principal principal, WaitRow wait, CommandRow command, boolean replayed) {
    CommandRow now = command;
    if (command.state().equals("accepted")) {
      waking.wake(command.runId());
      runs.awaitTaken(command.runId(), command.seq(), TAKEN_WITHIN);
      now = commands.find(command.runId(), command.commandId(), principal);
    }
    // Read after the command: what closed the wait did so in the same commit.
    WaitRow fresh = Objects.requireNonNullElse(waits.find(wait.waitId(), principal), wait);
    return outcome(fresh, Objects.requireNonNullElse(now, command), replayed);
  }

  private static Decision outcome(WaitRow wait, CommandRow command, boolean replayed) {
    return switch (command.state()) {
      case "applied" -> new Decision.Taken(wait, command, replayed);
      case "refused" ->
          RUN_FINISHED.equals(command.result())
              ? new Decision.RunFinished(wait)
              : new Decision.Refused(wait, reason(command.result()), List.of());
      default -> new Decision.Accepted(wait, command, replayed);
    };
  }

  private static Refusal reason(@Nullable String result) {
    return Refusal.valueOf(String.valueOf(result).toUpperCase(Locale.ROOT));
  }

  private Decision.@Nullable Refused refused(
      WaitRow wait, Decide decide, String commandId, String channel, Instant now) {
    ToolSpec tool = waits.tools(List.of(wait)).get(wait.waitId());
    Subject subject =
        new Subject(
            wait.awaited(),
            wait.standing(),
            wait.arguments(),
            tool == null ? null : tool.inputSchema());
    Ruled ruled = Deciding.rule(subject, decide, commandId, channel, now.toEpochMilli());
    return switch (ruled) {
      case Ruled.Counted _ -> null;
      case Ruled.Refused refused -> new Decision.Refused(wait, refused.reason(), refused.faults());
    };
  }
}
