package dev.holdfast.policy.rule;

import dev.holdfast.workflows.tool.Effect;
import org.jspecify.annotations.Nullable;

/**
 * A call that is to be judged.
 *
 * @param risk as the author of the tool declared it; null where nothing was declared
 * @param arguments JSON text that fits the tool's schema
 */
public record Act(String tool, Effect effect, @Nullable String risk, String arguments) {}
