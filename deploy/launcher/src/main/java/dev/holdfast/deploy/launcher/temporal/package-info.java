/** The local Temporal server: found, cached or built. */
@NullMarked
package dev.holdfast.deploy.launcher.temporal;

import org.jspecify.annotations.NullMarked;
