/** What is signed with keys derived from the one secret. */
@NullMarked
package dev.holdfast.api.secret;

import org.jspecify.annotations.NullMarked;
