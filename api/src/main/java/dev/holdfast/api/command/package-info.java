@NullMarked
package dev.holdfast.api.command;

import org.jspecify.annotations.NullMarked;
