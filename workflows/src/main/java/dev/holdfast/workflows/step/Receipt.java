package dev.holdfast.workflows.step;

import org.jspecify.annotations.Nullable;

/**
 * What an execution keeps of a performed step.
 *
 * @param position place of the row in the run's ledger; unchanged from the request if nothing was
 *     settled
 * @param digest digest of the recorded result
 * @param halt why the execution must stop here, or null to go on
 */
public record Receipt(long position, String digest, @Nullable Halt halt) {

  public static Receipt settled(long position, String digest) {
    return new Receipt(position, digest, null);
  }

  public static Receipt nothing(long position) {
    return new Receipt(position, "", null);
  }

  public static Receipt halted(Halt halt) {
    return new Receipt(0, "", halt);
  }
}
