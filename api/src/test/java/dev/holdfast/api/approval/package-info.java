@NullMarked
package dev.holdfast.api.approval;

import org.jspecify.annotations.NullMarked;
