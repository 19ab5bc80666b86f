/**
 * How runs come from one replay epoch to the next: which versions Temporal has, what a release must
 * prove, and the order in which runs are moved.
 */
@NullMarked
package dev.holdfast.worker.process.upgrade;

import org.jspecify.annotations.NullMarked;
