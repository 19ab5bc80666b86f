/** Runs as rows: accepted, seen, reconciled, ended from outside. */
@NullMarked
package dev.holdfast.store.run;

import org.jspecify.annotations.NullMarked;
