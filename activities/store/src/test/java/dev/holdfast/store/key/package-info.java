/** Keys on a real server. */
@NullMarked
package dev.holdfast.store.key;

import org.jspecify.annotations.NullMarked;
