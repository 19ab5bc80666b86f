package dev.holdfast.api.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next what to give as {@code after} for the next page; null where there is none yet
 */
public record Page<T>(List<T> data, boolean hasMore, @Nullable String next) {
  public static final int LIMIT = 20;
  public static final int LIMIT_MAX = 100;

  public Page {
    data = List.copyOf(data);
  }
}
