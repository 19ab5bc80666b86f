/** How Holdfast is put into containers. */
@NullMarked
package dev.holdfast.deploy.verify.container;

import org.jspecify.annotations.NullMarked;
