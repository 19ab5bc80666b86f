/** The ledger's contract, kept by the fake and by PostgreSQL. */
@NullMarked
package dev.holdfast.store.ledger;

import org.jspecify.annotations.NullMarked;
