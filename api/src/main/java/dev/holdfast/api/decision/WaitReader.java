package dev.holdfast.api.decision;

import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.WaitKind;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads waits of one kind, as far as a principal may see them. */
@Singleton
public final class WaitReader {
  private final Waits waits;

  WaitReader(Waits waits) {
    this.waits = waits;
  }

  /** Null where there is none, or it is another application's or of another kind. */
  public @Nullable WaitRow find(WaitKind kind, Principal principal, String id) {
    WaitRow row = ids(kind).matcher(id).matches() ? waits.find(id, principal) : null;
    return row == null || row.awaited().kind() != kind ? null : row;
  }

  public List<WaitRow> list(ListedWaits asked) {
    return waits.list(asked.filter());
  }

  /** The tool of the call of each, by id of the wait; those that an agent still has. */
  public Map<String, ToolSpec> tools(List<WaitRow> rows) {
    return waits.tools(rows);
  }

  static Pattern ids(WaitKind kind) {
    return Pattern.compile(kind.prefix() + "[0-9A-Za-z]{1,60}");
  }
}
