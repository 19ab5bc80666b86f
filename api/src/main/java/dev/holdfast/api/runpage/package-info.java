/** The page of a run. */
@NullMarked
package dev.holdfast.api.runpage;

import org.jspecify.annotations.NullMarked;
