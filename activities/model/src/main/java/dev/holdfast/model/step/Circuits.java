package dev.holdfast.model.step;

import java.util.concurrent.ConcurrentHashMap;

/** One circuit for each account that this process asks with. */
final class Circuits {
  private final ConcurrentHashMap<String, Circuit> circuits = new ConcurrentHashMap<>();

  Circuit of(String account) {
    return circuits.computeIfAbsent(account, ignored -> new Circuit());
  }
}
