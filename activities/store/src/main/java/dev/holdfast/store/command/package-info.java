/** What the outside asks of a run. */
@NullMarked
package dev.holdfast.store.command;

import org.jspecify.annotations.NullMarked;
