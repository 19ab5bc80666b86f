@NullMarked
package dev.holdfast.model.step;

import org.jspecify.annotations.NullMarked;
