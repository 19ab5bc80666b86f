/** What the tests of the API have in common: a running one and a caller. */
@NullMarked
package dev.holdfast.api.testing;

import org.jspecify.annotations.NullMarked;
