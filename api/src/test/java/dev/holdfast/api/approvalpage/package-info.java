@NullMarked
package dev.holdfast.api.approvalpage;

import org.jspecify.annotations.NullMarked;
