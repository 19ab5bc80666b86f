@NullMarked
package dev.holdfast.workflows.tool;

import org.jspecify.annotations.NullMarked;
