@NullMarked
package dev.holdfast.api.transcript;

import org.jspecify.annotations.NullMarked;
