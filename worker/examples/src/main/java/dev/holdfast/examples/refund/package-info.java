/** A refund desk: an agent as a user writes one. */
@NullMarked
package dev.holdfast.examples.refund;

import org.jspecify.annotations.NullMarked;
