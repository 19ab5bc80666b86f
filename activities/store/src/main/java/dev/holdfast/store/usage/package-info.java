/** What model calls of a run used. */
@NullMarked
package dev.holdfast.store.usage;

import org.jspecify.annotations.NullMarked;
