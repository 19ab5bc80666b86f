/** Judging calls by rules: pure, and the same in the worker and in the API. */
@NullMarked
package dev.holdfast.policy.rule;

import org.jspecify.annotations.NullMarked;
