/** Judging: schemas, canonical digests, later rules. Pure. */
@NullMarked
package dev.holdfast.policy;

import org.jspecify.annotations.NullMarked;
