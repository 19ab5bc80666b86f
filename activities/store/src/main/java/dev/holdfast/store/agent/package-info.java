/** Agents as immutable versioned rows. */
@NullMarked
package dev.holdfast.store.agent;

import org.jspecify.annotations.NullMarked;
