/**
 * What stands around the real processes to stop them at a chosen moment: proxies before PostgreSQL
 * and Temporal, the outside world of the tools, and gates in each. Nothing of it reaches into
 * product code.
 */
@NullMarked
package dev.holdfast.deploy.verify.harness;

import org.jspecify.annotations.NullMarked;
