/** The ledger: the moment a step happened. Compare-and-set under the run's row lock decides. */
@NullMarked
package dev.holdfast.store.ledger;

import org.jspecify.annotations.NullMarked;
