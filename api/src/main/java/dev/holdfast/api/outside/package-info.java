/** What others tell of over HTTP, for the runs that wait for it. */
@NullMarked
package dev.holdfast.api.outside;

import org.jspecify.annotations.NullMarked;
