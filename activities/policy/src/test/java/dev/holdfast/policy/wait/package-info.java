@NullMarked
package dev.holdfast.policy.wait;

import org.jspecify.annotations.NullMarked;
