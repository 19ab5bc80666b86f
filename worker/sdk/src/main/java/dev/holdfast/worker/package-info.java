/** What a developer names to write an agent, and how a worker finds agents. */
@NullMarked
package dev.holdfast.worker;

import org.jspecify.annotations.NullMarked;
