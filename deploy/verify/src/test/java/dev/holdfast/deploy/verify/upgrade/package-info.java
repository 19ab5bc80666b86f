/** Runs that wait come from one release to the next, or are refused to it. */
@NullMarked
package dev.holdfast.deploy.verify.upgrade;

import org.jspecify.annotations.NullMarked;
