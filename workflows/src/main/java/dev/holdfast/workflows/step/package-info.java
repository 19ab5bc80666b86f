/** One step of a run: its name in the ledger, its lane, and what comes back from performing it. */
@NullMarked
package dev.holdfast.workflows.step;

import org.jspecify.annotations.NullMarked;
