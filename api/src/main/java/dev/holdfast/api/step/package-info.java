@NullMarked
package dev.holdfast.api.step;

import org.jspecify.annotations.NullMarked;
