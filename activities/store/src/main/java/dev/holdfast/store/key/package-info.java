/** Keys of the API, as hashes. */
@NullMarked
package dev.holdfast.store.key;

import org.jspecify.annotations.NullMarked;
