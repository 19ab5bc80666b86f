@NullMarked
package dev.holdfast.api.event;

import org.jspecify.annotations.NullMarked;
