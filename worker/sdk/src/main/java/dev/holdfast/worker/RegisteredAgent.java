package dev.holdfast.worker;

import dev.holdfast.policy.CanonicalJson;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.wire.Wire;

/**
 * An agent as it is stored.
 *
 * @param json canonical JSON of the spec
 * @param digest digest of that JSON
 */
public record RegisteredAgent(AgentSpec spec, String json, String digest) {

  static RegisteredAgent of(AgentSpec spec) {
    String json = CanonicalJson.of(Wire.write(spec));
    return new RegisteredAgent(spec, json, Digest.of(json));
  }
}
