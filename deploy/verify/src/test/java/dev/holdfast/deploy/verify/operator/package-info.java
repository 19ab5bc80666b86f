/** What an operator does to runs by Temporal's own tools, on a real stack. */
@NullMarked
package dev.holdfast.deploy.verify.operator;

import org.jspecify.annotations.NullMarked;
