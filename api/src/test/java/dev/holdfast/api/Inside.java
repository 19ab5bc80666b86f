package dev.holdfast.api;

/** Looks at a part of a running API. */
public final class Inside {
  private Inside() {}

  public static <T> T bean(Api api, Class<T> type) {
    return api.context().getBean(type);
  }
}
