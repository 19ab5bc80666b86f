/** Executors and zombies on the same keys. */
@NullMarked
package dev.holdfast.store.race;

import org.jspecify.annotations.NullMarked;
