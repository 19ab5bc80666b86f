/** Workers and sessions on a real server. */
@NullMarked
package dev.holdfast.store.worker;

import org.jspecify.annotations.NullMarked;
