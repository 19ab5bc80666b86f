/** What a policy would say. */
@NullMarked
package dev.holdfast.api.policy;

import org.jspecify.annotations.NullMarked;
