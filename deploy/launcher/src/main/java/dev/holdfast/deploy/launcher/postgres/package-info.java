/** The local PostgreSQL server. */
@NullMarked
package dev.holdfast.deploy.launcher.postgres;

import org.jspecify.annotations.NullMarked;
