/** Groups of approvers: who belongs to them and where they are told. */
@NullMarked
package dev.holdfast.store.approver;

import org.jspecify.annotations.NullMarked;
