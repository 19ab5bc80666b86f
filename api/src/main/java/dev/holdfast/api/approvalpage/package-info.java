/** The page on which a person decides about a call. */
@NullMarked
package dev.holdfast.api.approvalpage;

import org.jspecify.annotations.NullMarked;
