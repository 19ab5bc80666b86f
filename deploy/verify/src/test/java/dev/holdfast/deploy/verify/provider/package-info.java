/** The whole stack and a provider that knows nothing of it. */
@NullMarked
package dev.holdfast.deploy.verify.provider;

import org.jspecify.annotations.NullMarked;
