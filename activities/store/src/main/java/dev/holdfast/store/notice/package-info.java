/** What groups of approvers are told, and what they answer. */
@NullMarked
package dev.holdfast.store.notice;

import org.jspecify.annotations.NullMarked;
