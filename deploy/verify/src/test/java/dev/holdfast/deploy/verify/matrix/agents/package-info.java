/** Agents as a user writes them, packed into a jar of their own for the worker under test. */
@NullMarked
package dev.holdfast.deploy.verify.matrix.agents;

import org.jspecify.annotations.NullMarked;
