// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

/// Why the kernel cannot do what was asked, in words for the user: what, where, and what to do about it.
public final class KernelTracingException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What kind of failure, for exit codes and for callers that can go on without.
    public enum Reason {
        /// tracefs is not mounted and cannot be mounted by this user.
        NO_TRACEFS,
        /// tracefs is there, this user may not use it.
        ACCESS_DENIED,
        /// No such event, system call or symbol.
        UNKNOWN_EVENT,
        /// Channel, event or session of this name is there already.
        ALREADY_EXISTS,
        /// No channel of this name.
        UNKNOWN_CHANNEL,
        /// This kernel, or this version of the tracer, cannot do it.
        UNSUPPORTED,
        /// A filter expression, pattern or setting that cannot be right.
        INVALID,
        /// The kernel or the disk refused an operation that should have worked.
        IO
    }

    private final Reason reason;

    public KernelTracingException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public KernelTracingException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
