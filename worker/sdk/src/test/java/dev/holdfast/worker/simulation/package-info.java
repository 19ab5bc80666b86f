/** Runs without Temporal: the real loop and executors on a ledger in memory, killed by seed. */
@NullMarked
package dev.holdfast.worker.simulation;

import org.jspecify.annotations.NullMarked;
