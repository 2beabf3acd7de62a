// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Sets how a parameter of an event, or a component of a record, appears as a field.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Field {
    /// The field's name; empty: the parameter's, which needs `javac -parameters`, or the component's.
    String name() default "";

    /// The base in which readers show an integer (or each integer of an array, list or optional): 2, 8, 10 or 16.
    int base() default 10;
}
