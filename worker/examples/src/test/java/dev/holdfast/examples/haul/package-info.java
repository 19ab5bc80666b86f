@NullMarked
package dev.holdfast.examples.haul;

import org.jspecify.annotations.NullMarked;
