/** The whole stack, real and killed for real. */
@NullMarked
package dev.holdfast.deploy.verify.stack;

import org.jspecify.annotations.NullMarked;
