/** Approvals over HTTP: what waits for people, and what they decided. */
@NullMarked
package dev.holdfast.api.approval;

import org.jspecify.annotations.NullMarked;
