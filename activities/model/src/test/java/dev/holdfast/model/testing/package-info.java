/** A provider to ask that is none, and conversations to ask it about. */
@NullMarked
package dev.holdfast.model.testing;

import org.jspecify.annotations.NullMarked;
