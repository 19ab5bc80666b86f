/** Plays an agent without a stack. */
@NullMarked
package dev.holdfast.examples.rehearsal;

import org.jspecify.annotations.NullMarked;
