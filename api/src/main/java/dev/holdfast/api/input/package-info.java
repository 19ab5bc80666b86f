/** Questions to people over HTTP: what is asked, and the answers. */
@NullMarked
package dev.holdfast.api.input;

import org.jspecify.annotations.NullMarked;
