/** Failures: one code for everything that can go wrong, and its way through Temporal. */
@NullMarked
package dev.holdfast.workflows.failure;

import org.jspecify.annotations.NullMarked;
