/** A model that plays a script: no network, no cost, the same for every worker. */
@NullMarked
package dev.holdfast.model.scripted;

import org.jspecify.annotations.NullMarked;
