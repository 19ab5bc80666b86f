/** What was said in a run, for those who read it. */
@NullMarked
package dev.holdfast.store.transcript;

import org.jspecify.annotations.NullMarked;
