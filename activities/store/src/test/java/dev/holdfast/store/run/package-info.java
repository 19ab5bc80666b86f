/** Runs on a real server. */
@NullMarked
package dev.holdfast.store.run;

import org.jspecify.annotations.NullMarked;
