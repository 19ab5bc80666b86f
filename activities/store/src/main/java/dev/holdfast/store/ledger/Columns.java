package dev.holdfast.store.ledger;

import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.tool.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns records into the columns that the ledger's functions take. */
final class Columns {
  private Columns() {}

  static <T, C extends @Nullable Object> List<C> of(List<T> rows, Function<T, C> column) {
    List<C> values = new ArrayList<>(rows.size());
    for (T row : rows) {
      values.add(column.apply(row));
    }
    return values;
  }

  static @Nullable String effect(@Nullable Effect effect) {
    return effect == null ? null : effect.name();
  }

  /** Nine columns for each: see {@code record_usage}. */
  static @Nullable List<@Nullable String> usages(List<UsageEntry> usages) {
    if (usages.isEmpty()) {
      return null;
    }
    List<@Nullable String> columns = new ArrayList<>();
    usages.forEach(usage -> columns.addAll(usage(usage)));
    return columns;
  }

  private static List<@Nullable String> usage(UsageEntry entry) {
    ModelReply.Usage used = entry.used();
    return used == null
        ? Arrays.asList(
            entry.provider(), entry.model(), null, null, null, null, null, null, entry.attempt())
        : Arrays.asList(
            entry.provider(),
            entry.model(),
            String.valueOf(used.inputTokens()),
            String.valueOf(used.outputTokens()),
            Objects.toString(used.cachedInputTokens(), null),
            Objects.toString(used.cacheWriteTokens(), null),
            Objects.toString(used.reasoningTokens(), null),
            Objects.toString(used.costMicros(), null),
            entry.attempt());
  }

  /** Provider and model of the attempt that a takeover replaces. */
  static @Nullable List<@Nullable String> lost(@Nullable UsageEntry lost) {
    return lost == null ? null : Arrays.asList(lost.provider(), lost.model());
  }
}
