@NullMarked
package dev.holdfast.api.temporal;

import org.jspecify.annotations.NullMarked;
