/** Tests of what operators are shown. */
@NullMarked
package dev.holdfast.workflows.operator;

import org.jspecify.annotations.NullMarked;
