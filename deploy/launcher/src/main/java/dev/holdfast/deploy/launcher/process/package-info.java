/** Holdfast's own processes: worker, API, and the shop of the examples. */
@NullMarked
package dev.holdfast.deploy.launcher.process;

import org.jspecify.annotations.NullMarked;
