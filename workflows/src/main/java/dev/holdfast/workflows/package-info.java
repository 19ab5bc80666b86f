/** What may happen in a run: contracts, names and decisions. Nothing here does I/O. */
@NullMarked
package dev.holdfast.workflows;

import org.jspecify.annotations.NullMarked;
