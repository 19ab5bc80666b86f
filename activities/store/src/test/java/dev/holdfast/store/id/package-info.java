/** Ids. */
@NullMarked
package dev.holdfast.store.id;

import org.jspecify.annotations.NullMarked;
