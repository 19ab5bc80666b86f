/** Keys that are derived from the one secret of the house, and what is signed with them. */
@NullMarked
package dev.holdfast.store.secret;

import org.jspecify.annotations.NullMarked;
