/** What a run waits for: approvals, answers, events, time. Costs nothing while it lasts. */
@NullMarked
package dev.holdfast.workflows.wait;

import org.jspecify.annotations.NullMarked;
