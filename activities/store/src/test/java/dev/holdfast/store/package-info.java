/** The pool on a real server. */
@NullMarked
package dev.holdfast.store;

import org.jspecify.annotations.NullMarked;
