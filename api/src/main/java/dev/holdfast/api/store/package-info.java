@NullMarked
package dev.holdfast.api.store;

import org.jspecify.annotations.NullMarked;
