/** Looks for what keeps a stack from working, and says how to mend it. */
@NullMarked
package dev.holdfast.deploy.launcher.doctor;

import org.jspecify.annotations.NullMarked;
