@NullMarked
package dev.holdfast.api.approver;

import org.jspecify.annotations.NullMarked;
