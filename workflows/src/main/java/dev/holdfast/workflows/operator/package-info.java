/** What operators see of a run in Temporal: never what a caller, a model or a tool said. */
@NullMarked
package dev.holdfast.workflows.operator;

import org.jspecify.annotations.NullMarked;
