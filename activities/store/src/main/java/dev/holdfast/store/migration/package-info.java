/** Brings a database to the shape this version needs. */
@NullMarked
package dev.holdfast.store.migration;

import org.jspecify.annotations.NullMarked;
