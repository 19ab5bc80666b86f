/** Where the stack lives: data directory, lock, ports, secrets. */
@NullMarked
package dev.holdfast.deploy.launcher.place;

import org.jspecify.annotations.NullMarked;
