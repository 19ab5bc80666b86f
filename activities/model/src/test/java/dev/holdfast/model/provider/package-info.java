@NullMarked
package dev.holdfast.model.provider;

import org.jspecify.annotations.NullMarked;
