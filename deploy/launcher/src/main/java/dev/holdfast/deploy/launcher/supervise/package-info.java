/** Keeps child processes alive. */
@NullMarked
package dev.holdfast.deploy.launcher.supervise;

import org.jspecify.annotations.NullMarked;
