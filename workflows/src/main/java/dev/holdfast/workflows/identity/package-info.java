/** Who acts. */
@NullMarked
package dev.holdfast.workflows.identity;

import org.jspecify.annotations.NullMarked;
