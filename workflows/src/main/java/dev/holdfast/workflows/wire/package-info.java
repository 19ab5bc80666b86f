/** The one JSON mapping of everything that crosses a process. */
@NullMarked
package dev.holdfast.workflows.wire;

import org.jspecify.annotations.NullMarked;
