/** Bringing together what the ledger says and what Temporal has. */
@NullMarked
package dev.holdfast.workflows.reconcile;

import org.jspecify.annotations.NullMarked;
