package dev.holdfast.store.agent;

/**
 * One version of an agent, immutable under its digest.
 *
 * @param spec JSON of the {@code AgentSpec}
 * @param group the worker group that can run it
 */
public record AgentRow(String name, String version, String digest, String spec, String group) {}
