/** Model calls: what is asked, what was replied, and which calls the reply plans. */
@NullMarked
package dev.holdfast.workflows.model;

import org.jspecify.annotations.NullMarked;
