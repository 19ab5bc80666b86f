/** A researcher who reads long sources side by side. */
@NullMarked
package dev.holdfast.examples.research;

import org.jspecify.annotations.NullMarked;
