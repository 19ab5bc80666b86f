@NullMarked
package dev.holdfast.deploy.verify.docs;

import org.jspecify.annotations.NullMarked;
