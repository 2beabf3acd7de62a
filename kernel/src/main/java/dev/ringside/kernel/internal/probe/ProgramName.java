// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.probe;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.nio.file.Path;
import java.util.Optional;

/// How a program is called in the definition of a dynamic event, which ends a path at a blank and everything at a `#`:
/// by its path or, where that cannot be said, by a descriptor of this process, open until this is closed. The kernel
/// keeps the file, not the name. One thread.
final class ProgramName implements AutoCloseable {
    private static final int NONE = -1;

    private final String text;
    private final int descriptor;

    private ProgramName(String text, int descriptor) {
        this.text = text;
        this.descriptor = descriptor;
    }

    /// @param program empty: none is called
    static ProgramName of(Optional<Path> program) throws KernelTracingException {
        String path = program.map(Path::toString).orElse("");
        if (path.chars().noneMatch(c -> c <= ' ' || c == '#')) {
            return new ProgramName(path, NONE);
        }
        try {
            int descriptor = NativeCalls.get().open(Path.of(path));
            return new ProgramName("/proc/self/fd/" + descriptor, descriptor);
        } catch (NativeCallException e) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "the kernel takes no path with blanks or # for a probe, and the program cannot be opened: path="
                            + path + ": " + e.getMessage(),
                    e);
        }
    }

    String text() {
        return text;
    }

    @Override
    public void close() {
        if (descriptor != NONE) {
            NativeCalls.get().close(descriptor);
        }
    }
}
