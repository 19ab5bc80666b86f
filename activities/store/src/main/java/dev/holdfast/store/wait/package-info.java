/** What calls wait for, as those outside see it. */
@NullMarked
package dev.holdfast.store.wait;

import org.jspecify.annotations.NullMarked;
