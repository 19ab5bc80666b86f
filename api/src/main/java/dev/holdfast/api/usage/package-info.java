@NullMarked
package dev.holdfast.api.usage;

import org.jspecify.annotations.NullMarked;
