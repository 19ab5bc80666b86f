/** What runs cost that wait for people, and how soon they go on. */
@NullMarked
package dev.holdfast.deploy.verify.parked;

import org.jspecify.annotations.NullMarked;
