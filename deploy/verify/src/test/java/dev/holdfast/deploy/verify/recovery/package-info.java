/** How fast runs go on when one of two workers dies, freezes or leaves. */
@NullMarked
package dev.holdfast.deploy.verify.recovery;

import org.jspecify.annotations.NullMarked;
