package dev.holdfast.workflows.agent;

import dev.holdfast.workflows.step.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Which model an agent asks.
 *
 * @param provider the name its queue carries
 * @param name the provider's name of the model
 * @param script JSON of the turns that the provider without a network plays; null for real models
 */
public record ModelSpec(String provider, String name, Lane lane, @Nullable String script) {}
