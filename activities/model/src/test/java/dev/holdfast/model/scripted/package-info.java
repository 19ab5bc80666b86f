@NullMarked
package dev.holdfast.model.scripted;

import org.jspecify.annotations.NullMarked;
