/** Tool calls: what a tool declares, what is asked of it, and the ten ways a call can end. */
@NullMarked
package dev.holdfast.workflows.tool;

import org.jspecify.annotations.NullMarked;
