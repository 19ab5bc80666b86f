package dev.holdfast.store.ledger;

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

  static @Nullable List<@Nullable String> usage(@Nullable UsageEntry usage) {
    return usage == null
        ? null
        : Arrays.asList(
            usage.provider(),
            usage.model(),
            Objects.toString(usage.inputTokens(), null),
            Objects.toString(usage.outputTokens(), null));
  }
}
