@NullMarked
package dev.holdfast.api.json;

import org.jspecify.annotations.NullMarked;
