/** Deciding what calls wait for: the one way in for the API, the page and whoever calls back. */
@NullMarked
package dev.holdfast.api.decision;

import org.jspecify.annotations.NullMarked;
