/** What an agent's calls are judged by before any of them is performed. */
@NullMarked
package dev.holdfast.workflows.policy;

import org.jspecify.annotations.NullMarked;
