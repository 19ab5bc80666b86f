package dev.holdfast.store.artifact;

import dev.holdfast.workflows.tool.Kept;
import java.time.Instant;

/**
 * Something that a call left under a name.
 *
 * @param number place among those of its run, from 1
 */
public record ArtifactRow(long number, String call, Kept kept, Instant createdAt) {}
