/** An inventory that takes hundreds of steps. */
@NullMarked
package dev.holdfast.examples.haul;

import org.jspecify.annotations.NullMarked;
