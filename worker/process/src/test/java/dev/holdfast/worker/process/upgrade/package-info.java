@NullMarked
package dev.holdfast.worker.process.upgrade;

import org.jspecify.annotations.NullMarked;
