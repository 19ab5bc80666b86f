@NullMarked
package dev.holdfast.api.input;

import org.jspecify.annotations.NullMarked;
