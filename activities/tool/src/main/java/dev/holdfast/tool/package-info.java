/** Tools, and the activity that calls them. */
@NullMarked
package dev.holdfast.tool;

import org.jspecify.annotations.NullMarked;
