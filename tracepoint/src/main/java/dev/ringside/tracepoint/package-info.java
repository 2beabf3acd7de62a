// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Typed tracepoints for Java programs.
///
/// ```java
/// interface Shop {
///     @Event(level = Level.INFO) void orderFilled(long orderId, int quantity, double price, String venue);
/// }
/// static final Shop SHOP = Tracepoints.of(Shop.class);
/// SHOP.orderFilled(17, 3, 9.99, "XNAS");
/// ```
///
/// With no tracer on the class path, or no session daemon, a call does nothing, costs about a nanosecond and throws
/// nothing; no thread runs. Calls may come from any thread. A definition that cannot be traced is an
/// [InvalidTracepointException] from [Tracepoints#of], never from a call.
///
/// Entry class: [Tracepoints].
@NullMarked
package dev.ringside.tracepoint;

import org.jspecify.annotations.NullMarked;
