/** What calls left under names, and long results, as readers of a run see them. */
@NullMarked
package dev.holdfast.store.artifact;

import org.jspecify.annotations.NullMarked;
