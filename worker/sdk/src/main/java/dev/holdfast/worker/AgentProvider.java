package dev.holdfast.worker;

import java.util.List;

/**
 * Gives agents that are built and not annotated. Named in {@code
 * META-INF/services/dev.holdfast.worker.AgentProvider} of the jar.
 */
public interface AgentProvider {
  List<AgentDefinition> agents();
}
