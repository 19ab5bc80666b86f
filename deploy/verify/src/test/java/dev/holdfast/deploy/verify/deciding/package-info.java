/** People and the runs that wait for them, on the real servers. */
@NullMarked
package dev.holdfast.deploy.verify.deciding;

import org.jspecify.annotations.NullMarked;
