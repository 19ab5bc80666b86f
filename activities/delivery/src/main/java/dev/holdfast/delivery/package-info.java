/** Tells those who are asked, and takes what they answer at once. */
@NullMarked
package dev.holdfast.delivery;

import org.jspecify.annotations.NullMarked;
