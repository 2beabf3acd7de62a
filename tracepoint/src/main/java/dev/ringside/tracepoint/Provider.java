// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The provider: the part of an event's name before the colon, as in `shop:orderFilled`. Stands on the interface or
/// record, or on a class around it. Without one it is the interface's name with a small first letter; for a record
/// that of the class around it, or the last part of its package.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Provider {
    String value();
}
