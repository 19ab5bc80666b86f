/** What a run costs, counted; and that it comes to the same under stress. */
@NullMarked
package dev.holdfast.deploy.verify.costs;

import org.jspecify.annotations.NullMarked;
