/** The kill matrix: every victim at every phase of a run, in every lane and effect class. */
@NullMarked
package dev.holdfast.deploy.verify.matrix;

import org.jspecify.annotations.NullMarked;
