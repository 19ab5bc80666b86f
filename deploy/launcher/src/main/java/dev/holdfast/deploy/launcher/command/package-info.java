/** The {@code holdfast} command. */
@NullMarked
package dev.holdfast.deploy.launcher.command;

import org.jspecify.annotations.NullMarked;
