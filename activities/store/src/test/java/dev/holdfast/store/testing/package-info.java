/** A real database and a small ledger, for the tests of every module. */
@NullMarked
package dev.holdfast.store.testing;

import org.jspecify.annotations.NullMarked;
