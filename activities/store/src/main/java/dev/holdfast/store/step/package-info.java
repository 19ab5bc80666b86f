/**
 * What every step executor needs: a view of the run's ledger that costs one read per task, and the
 * way between a step and the Temporal attempt that carries it.
 */
@NullMarked
package dev.holdfast.store.step;

import org.jspecify.annotations.NullMarked;
