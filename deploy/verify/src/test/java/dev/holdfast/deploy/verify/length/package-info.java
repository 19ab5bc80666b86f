/** Runs that are longer than one history. */
@NullMarked
package dev.holdfast.deploy.verify.length;

import org.jspecify.annotations.NullMarked;
