/** Statements, rows and failures of JDBC, for this module alone. */
@NullMarked
package dev.holdfast.store.internal;

import org.jspecify.annotations.NullMarked;
