/** Model providers, and the activity that asks them. */
@NullMarked
package dev.holdfast.model;

import org.jspecify.annotations.NullMarked;
