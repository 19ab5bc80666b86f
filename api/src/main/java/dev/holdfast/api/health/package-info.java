@NullMarked
package dev.holdfast.api.health;

import org.jspecify.annotations.NullMarked;
