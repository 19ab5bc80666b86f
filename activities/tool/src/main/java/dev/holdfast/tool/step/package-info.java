/** The tool step: performs a planned call in its lane, or gives it an end without performing it. */
@NullMarked
package dev.holdfast.tool.step;

import org.jspecify.annotations.NullMarked;
