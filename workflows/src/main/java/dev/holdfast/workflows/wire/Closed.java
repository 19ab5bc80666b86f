package dev.holdfast.workflows.wire;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * JSON of this record may have no member that the record does not know. Elsewhere such a member is
 * ignored; of a rule that would leave one that matches more than its author wrote.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Closed {}
