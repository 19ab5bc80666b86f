/** A run of the example agent, shown as it happens, through the API like any client's. */
@NullMarked
package dev.holdfast.deploy.launcher.demo;

import org.jspecify.annotations.NullMarked;
