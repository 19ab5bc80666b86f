/** The local stack as a library: real servers, supervised, on this machine only. */
@NullMarked
package dev.holdfast.deploy.launcher;

import org.jspecify.annotations.NullMarked;
