/** Workers that are alive, and the session lock that says a process is. */
@NullMarked
package dev.holdfast.store.worker;

import org.jspecify.annotations.NullMarked;
