@NullMarked
package dev.holdfast.examples.refund;

import org.jspecify.annotations.NullMarked;
