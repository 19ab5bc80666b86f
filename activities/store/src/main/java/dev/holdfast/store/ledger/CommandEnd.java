package dev.holdfast.store.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What became of a command that was taken.
 *
 * @param applied false where it was refused
 * @param result why it was refused, or what it came to; null where there is nothing to say
 */
public record CommandEnd(String commandId, boolean applied, @Nullable String result) {

  public static CommandEnd refused(String commandId, String why) {
    return new CommandEnd(commandId, false, why);
  }

  public static CommandEnd applied(String commandId, String result) {
    return new CommandEnd(commandId, true, result);
  }

  /** As the row says it. */
  public String state() {
    return applied ? "applied" : "refused";
  }
}
