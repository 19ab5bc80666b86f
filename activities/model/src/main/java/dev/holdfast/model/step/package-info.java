/** The model step: takes input in, asks, judges what the reply plans, settles it all at once. */
@NullMarked
package dev.holdfast.model.step;

import org.jspecify.annotations.NullMarked;
