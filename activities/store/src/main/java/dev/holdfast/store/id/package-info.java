/** Ids: a prefix and a UUIDv7. */
@NullMarked
package dev.holdfast.store.id;

import org.jspecify.annotations.NullMarked;
