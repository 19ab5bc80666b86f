/** Deciding what becomes of a wait: pure, and the same in the worker and in the API. */
@NullMarked
package dev.holdfast.policy.wait;

import org.jspecify.annotations.NullMarked;
