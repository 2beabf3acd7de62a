// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.tracefs;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.format.EventField;
import dev.ringside.kernel.internal.format.EventFormat;
import dev.ringside.kernel.internal.format.EventFormatException;
import dev.ringside.kernel.internal.format.EventFormatParser;

/// How this kernel records call stacks: records of their own, behind the event's. Immutable.
///
/// @param kernelId     the `common_type` of a stack in the kernel
/// @param kernelOffset where its addresses start; they end with the record
/// @param userId       the same of a stack in the program
public record StackIds(int kernelId, int kernelOffset, int userId, int userOffset) {
    static StackIds of(Tracefs tracefs) throws KernelTracingException {
        try {
            EventFormat kernel = EventFormatParser.parse("ftrace", tracefs.eventFormat("ftrace", "kernel_stack"));
            EventFormat user = EventFormatParser.parse("ftrace", tracefs.eventFormat("ftrace", "user_stack"));
            return new StackIds(kernel.id(), addresses(kernel), user.id(), addresses(user));
        } catch (EventFormatException e) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED, "this kernel's call stacks cannot be read: " + e.getMessage(), e);
        }
    }

    private static int addresses(EventFormat format) throws EventFormatException {
        return format.field("caller")
                .map(EventField::offsetBytes)
                .orElseThrow(() -> new EventFormatException("no field: event=" + format.name() + " field=caller"));
    }
}
