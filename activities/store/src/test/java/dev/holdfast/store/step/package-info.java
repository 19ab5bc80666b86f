@NullMarked
package dev.holdfast.store.step;

import org.jspecify.annotations.NullMarked;
