/** The event log of a run. */
@NullMarked
package dev.holdfast.store.event;

import org.jspecify.annotations.NullMarked;
