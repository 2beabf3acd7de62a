// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.linux;

/// The kernel refused a call. The message ends with the verifier's last lines where it refused a program.
public final class NativeCallException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int ENOSYS = 38;

    private final int errorNumber;

    public NativeCallException(String message, int errorNumber) {
        super(message);
        this.errorNumber = errorNumber;
    }

    /// The `errno`; 0 where no call was made.
    public int errorNumber() {
        return errorNumber;
    }

    /// Whether this user may not do it.
    public boolean isDenied() {
        return errorNumber == EPERM || errorNumber == EACCES;
    }

    /// Whether this kernel does not know the call.
    public boolean isMissing() {
        return errorNumber == ENOSYS || errorNumber == 0;
    }
}
