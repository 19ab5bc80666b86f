/** Groups of approvers over HTTP. */
@NullMarked
package dev.holdfast.api.approver;

import org.jspecify.annotations.NullMarked;
