@NullMarked
package dev.holdfast.api.artifact;

import org.jspecify.annotations.NullMarked;
