/** Holdfast beside the floor it stands on, measured on the local stack. */
@NullMarked
package dev.holdfast.deploy.bench;

import org.jspecify.annotations.NullMarked;
