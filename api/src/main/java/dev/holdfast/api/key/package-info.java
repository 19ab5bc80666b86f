@NullMarked
package dev.holdfast.api.key;

import org.jspecify.annotations.NullMarked;
