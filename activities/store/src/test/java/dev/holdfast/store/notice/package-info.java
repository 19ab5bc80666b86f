@NullMarked
package dev.holdfast.store.notice;

import org.jspecify.annotations.NullMarked;
