/** Agents on a real server. */
@NullMarked
package dev.holdfast.store.agent;

import org.jspecify.annotations.NullMarked;
