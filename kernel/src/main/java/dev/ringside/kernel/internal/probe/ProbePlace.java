// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.probe;

import java.nio.file.Path;

/// An instruction in a file, as the kernel wants it told.
///
/// @param offset    in the file, in bytes
/// @param semaphore the offset in the file of a counter that the program looks at before it passes the place; 0: none
record ProbePlace(Path file, long offset, long semaphore) {
    /// What follows the file.
    String inFile() {
        return ":0x" + Long.toHexString(offset) + (semaphore == 0 ? "" : "(0x" + Long.toHexString(semaphore) + ")");
    }
}
