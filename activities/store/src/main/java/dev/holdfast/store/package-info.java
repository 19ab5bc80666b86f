/** PostgreSQL: the only place with SQL. */
@NullMarked
package dev.holdfast.store;

import org.jspecify.annotations.NullMarked;
