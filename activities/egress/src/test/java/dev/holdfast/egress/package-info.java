@NullMarked
package dev.holdfast.egress;

import org.jspecify.annotations.NullMarked;
