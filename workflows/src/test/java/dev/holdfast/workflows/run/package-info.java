@NullMarked
package dev.holdfast.workflows.run;

import org.jspecify.annotations.NullMarked;
