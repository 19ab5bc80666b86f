/** What groups of approvers are told, and what they answer, on the whole stack. */
@NullMarked
package dev.holdfast.deploy.verify.notice;

import org.jspecify.annotations.NullMarked;
