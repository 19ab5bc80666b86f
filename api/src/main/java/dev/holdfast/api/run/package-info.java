@NullMarked
package dev.holdfast.api.run;

import org.jspecify.annotations.NullMarked;
