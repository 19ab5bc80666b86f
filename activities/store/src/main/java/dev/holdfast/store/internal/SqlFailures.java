package dev.holdfast.store.internal;

import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one place where a failure of the database gets its code. */
public final class SqlFailures {
  private static final String OTHER_INPUT = "HF001";

  /** Connection, resources, failover, restart. */
  private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "53", "57", "58");

  private static final Set<String> TRANSIENT_STATES = Set.of("40001", "40P01", "25006", "55P03");

  private SqlFailures() {}

  /** What is said of a failure: the thing that was done and the state, never what was written. */
  public static HoldfastException of(String what, SQLException e) {
    FailureCode code = code(e);
    String fact =
        switch (code) {
          case STORE_UNAVAILABLE -> ": PostgreSQL did not answer";
          case LEDGER_MISMATCH -> ": the step is claimed with another input";
          default -> ": PostgreSQL refused it";
        };
    String state = e.getSQLState() == null ? "" : " (" + e.getSQLState() + ")";
    return new HoldfastException(code, what + fact + state, e);
  }

  private static FailureCode code(SQLException e) {
    String state = e.getSQLState();
    if (OTHER_INPUT.equals(state)) {
      return FailureCode.LEDGER_MISMATCH;
    }
    return transientState(state) ? FailureCode.STORE_UNAVAILABLE : FailureCode.INTERNAL;
  }

  // Whatever the server says has a state; the pool's own failures may have none.
  private static boolean transientState(@Nullable String state) {
    return state == null
        || state.length() < 2
        || TRANSIENT_CLASSES.contains(state.substring(0, 2))
        || TRANSIENT_STATES.contains(state);
  }
}
