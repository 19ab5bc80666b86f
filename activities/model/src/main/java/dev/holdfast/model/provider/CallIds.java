package dev.holdfast.model.provider;

import dev.holdfast.workflows.model.ModelReply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ids of calls as they are told back: a provider's own, unless it is missing or not the only one.
 */
final class CallIds {
  private CallIds() {}

  static List<String> of(List<ModelReply.AskedCall> calls) {
    Set<String> seen = new HashSet<>();
    return calls.stream()
        .map(call -> {
          String id = call.providerCallId();
          return id == null || id.isBlank() || !seen.add(id) ? call.callId() : id;
        })
        .toList();
  }
}
