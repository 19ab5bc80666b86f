@NullMarked
package dev.holdfast.deploy.verify.architecture;

import org.jspecify.annotations.NullMarked;
