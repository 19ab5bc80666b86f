/** Telling people that they are asked, until somebody has taken it. */
@NullMarked
package dev.holdfast.workflows.notice;

import org.jspecify.annotations.NullMarked;
