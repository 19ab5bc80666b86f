/** What an agent is: the immutable spec a run is frozen to. */
@NullMarked
package dev.holdfast.workflows.agent;

import org.jspecify.annotations.NullMarked;
