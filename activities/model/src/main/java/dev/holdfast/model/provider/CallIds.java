package dev.holdfast.model.provider;

import dev.holdfast.workflows.model.ModelReply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ids of calls as one provider is told them: its own, where it has minted one that is new in the
 * conversation, else ours. What another provider takes for an id it may refuse.
 */
final class CallIds {
  private final String provider;
  private final Set<String> told = new HashSet<>();

  CallIds(String provider) {
    this.provider = provider;
  }

  List<String> of(ModelReply reply) {
    boolean own = provider.equals(reply.usage().provider());
    return reply.asked().stream().map(call -> id(call, own)).toList();
  }

  private String id(ModelReply.AskedCall call, boolean own) {
    String id = call.providerCallId();
    return own && id != null && !id.isBlank() && told.add(id) ? id : call.callId();
  }
}
