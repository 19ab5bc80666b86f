/** The life of a run: its input, its pure decider, the loop and the Temporal shell. */
@NullMarked
package dev.holdfast.workflows.run;

import org.jspecify.annotations.NullMarked;
