// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a method of an interface given to [Tracepoints#of] an event, or sets name and level of a record given to
/// [Tracepoints#event].
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Event {
    /// How severe the event is; LTTng-UST's default.
    Level level() default Level.DEBUG_LINE;

    /// The name after the provider's; empty: the method's name, or the record's with a small first letter.
    String name() default "";

    /// A URI of a model that describes the event (LTTng-UST's `model_emf_uri`); empty: none.
    String modelUri() default "";
}
