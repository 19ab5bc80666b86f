/** The process that polls Temporal: one worker group, its queues, its health, its leaving. */
@NullMarked
package dev.holdfast.worker.process;

import org.jspecify.annotations.NullMarked;
