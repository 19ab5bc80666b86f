/** The outside world of the examples: a shop that counts what happens to it. */
@NullMarked
package dev.holdfast.examples.shop;

import org.jspecify.annotations.NullMarked;
