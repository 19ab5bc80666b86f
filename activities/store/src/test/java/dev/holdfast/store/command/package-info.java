/** Commands on a real server. */
@NullMarked
package dev.holdfast.store.command;

import org.jspecify.annotations.NullMarked;
