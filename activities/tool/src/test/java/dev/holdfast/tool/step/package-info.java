@NullMarked
package dev.holdfast.tool.step;

import org.jspecify.annotations.NullMarked;
