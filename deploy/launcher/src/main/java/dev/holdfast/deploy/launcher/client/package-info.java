/** The HTTP API as the command and the demo ask it. */
@NullMarked
package dev.holdfast.deploy.launcher.client;

import org.jspecify.annotations.NullMarked;
