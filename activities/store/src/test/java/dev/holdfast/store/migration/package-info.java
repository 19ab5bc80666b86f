/** Migrations on a real server. */
@NullMarked
package dev.holdfast.store.migration;

import org.jspecify.annotations.NullMarked;
