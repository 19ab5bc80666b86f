@NullMarked
package dev.holdfast.tool.java;

import org.jspecify.annotations.NullMarked;
