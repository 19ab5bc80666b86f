/** The facts a run reports, in the order it reports them. */
@NullMarked
package dev.holdfast.workflows.event;

import org.jspecify.annotations.NullMarked;
