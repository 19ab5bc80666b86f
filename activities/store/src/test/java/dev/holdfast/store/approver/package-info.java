@NullMarked
package dev.holdfast.store.approver;

import org.jspecify.annotations.NullMarked;
