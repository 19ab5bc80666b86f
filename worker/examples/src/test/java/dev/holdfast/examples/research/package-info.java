@NullMarked
package dev.holdfast.examples.research;

import org.jspecify.annotations.NullMarked;
